// Package web holds the templates and static files of the pages, embedded. It has no logic: what a
// page shows is filled in by package server.
package web

import "embed"

// FS holds the templates (*.html) and the folder static.
//
//go:embed *.html static
var FS embed.FS
