package server

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"

	"github.com/labstack/echo/v4"
)

// asset is one static file. Its version is its content's: a browser may keep it for ever under an
// address that names the version.
type asset struct {
	body    []byte
	version string
}

type assets map[string]asset

func readAssets(files fs.FS) (assets, error) {
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		return nil, err
	}
	found := assets{}
	for _, entry := range entries {
		body, err := fs.ReadFile(files, "static/"+entry.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		found[entry.Name()] = asset{body, hex.EncodeToString(sum[:6])}
	}
	return found, nil
}

// address is where a page finds the file.
func (a assets) address(name string) string { return "/static/" + name + "?v=" + a[name].version }

func (s *Server) serveStatic(c echo.Context) error {
	name := c.Param("file")
	a, ok := s.static[name]
	if !ok {
		return echo.ErrNotFound
	}
	keep := "no-cache"
	if c.QueryParam("v") == a.version {
		keep = "public, max-age=31536000, immutable"
	}
	c.Response().Header().Set("Cache-Control", keep)
	return c.Blob(200, mime.TypeByExtension(path.Ext(name)), a.body)
}
