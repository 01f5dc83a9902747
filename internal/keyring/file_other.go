//go:build !unix

package keyring

import (
	"io/fs"
	"os"
)

// Elsewhere the folder's access list keeps the key file, a new file has the folder's, and names need no sync.
const hasModes = false

func keepOwner(*os.File, fs.FileInfo) error { return nil }

func syncFolder(string) error { return nil }
