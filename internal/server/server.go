package server

import (
	"html/template"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/web"
)

// Options are what the pages need besides the desk. The zero Options serve to any host and log to
// nowhere.
type Options struct {
	// Version is shown at the foot of every page.
	Version string
	Log     *slog.Logger
	// UploadDir is where the server makes a directory of its own for uploaded ledgers while they are
	// checked; outside of all that is served. Empty is the system's place for temporary files.
	UploadDir string
	// Loopback refuses requests that name another host than this machine itself: a page elsewhere
	// could otherwise have its name resolve to this machine and read along (DNS rebinding).
	Loopback bool
}

// Server serves the pages.
type Server struct {
	desk    *desk.Desk
	options Options
	log     *slog.Logger
	views   *template.Template
	static  assets
	imports *importJobs
	echo    *echo.Echo
}

// New makes a server over a desk. An error is one of the program or of UploadDir, never of the data.
func New(d *desk.Desk, o Options) (*Server, error) {
	s := &Server{desk: d, options: o, log: o.Log, echo: echo.New()}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.views, err = parseViews(web.FS, pages); err != nil {
		return nil, err
	}
	if s.static, err = readAssets(web.FS); err != nil {
		return nil, err
	}
	if s.imports, err = newImportJobs(d, s.log, o.UploadDir); err != nil {
		return nil, err
	}
	s.echo.IPExtractor = echo.ExtractIPDirect()
	s.echo.HTTPErrorHandler = s.serveError
	s.use(s.echo)
	s.routes(s.echo)
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Close ends the imports that are under way (an import that is cut off has written nothing), waits
// for them, and deletes the uploaded files.
func (s *Server) Close() error { return s.imports.close() }
