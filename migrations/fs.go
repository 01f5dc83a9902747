// Package migrations embeds the schema of both databases: plain SQL files, a folder a database, the
// same versions in both.
package migrations

import "embed"

// FS holds sqlite/*.sql and postgres/*.sql.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
