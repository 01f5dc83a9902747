package server

import (
	"context"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/oidc"
	"foidesk/internal/remind"
	"foidesk/web"
)

// Options are what the pages need besides the desk and the accounts. The zero Options serve to this machine
// only and log to nowhere.
type Options struct {
	// Version is shown at the foot of every page.
	Version string
	Log     *slog.Logger
	// UploadDir is where the server makes a directory of its own for uploaded ledgers while they are
	// checked; outside of all that is served. Empty is the system's place for temporary files.
	UploadDir string
	// URL is where people reach the pages, such as https://foi.example.cn. Requests that name another host
	// are refused. Nil is this machine only, by http.
	URL *url.URL
	// Proxies are whose word is taken for where a request came from (X-Forwarded-For).
	Proxies []netip.Prefix
	// Limits are how fast requests may come; zero is as usual.
	Limits Limits
	// Provider is another system that signs people in; nil for none.
	Provider *oidc.Provider
	// Mails tells that reminders can go by mail.
	Mails bool
	// Backups tells that a backup is made every night.
	Backups bool
	// Poster posts to where agencies want their reminders.
	Poster remind.Poster
	// Jobs are what the program does by itself while it serves, for the page that shows how that goes.
	Jobs []remind.Schedule
	// Replica names this process among those that serve from the same database, and Leader the one that does the jobs;
	// it says nothing where none does. A nil Leader is not shown.
	Replica string
	Leader  func(context.Context) (string, error)
	// Observe is told of each request when it was answered, by the route's pattern; nil for nobody.
	Observe func(route, method string, status int, took time.Duration)
	// Examples are accounts that the sign-in page offers to anybody. Only a demonstration has such.
	Examples []Example
}

// Example is an account of a demonstration.
type Example struct{ Login, Password, Name, Role, Agency string }

// Server serves the pages.
type Server struct {
	desk     *desk.Desk
	accounts *account.Accounts
	remind   *remind.Reminders
	options  Options
	log      *slog.Logger
	views    *template.Template
	static   assets
	imports  *importJobs
	drafts   *calendarDrafts
	limits   *limits
	echo     *echo.Echo
}

// New makes a server over a desk and its accounts. An error is one of the program or of UploadDir, never of
// the data.
func New(d *desk.Desk, accounts *account.Accounts, reminders *remind.Reminders, o Options) (*Server, error) {
	s := &Server{desk: d, accounts: accounts, remind: reminders, options: o, log: o.Log, limits: newLimits(o.Limits), echo: echo.New()}
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
	s.drafts = newCalendarDrafts(d, s.log)
	s.echo.IPExtractor = addressFrom(o.Proxies)
	s.echo.HTTPErrorHandler = s.serveError
	s.use(s.echo)
	for _, r := range s.routes() {
		s.echo.Add(r.method, r.path, s.guarded(r))
	}
	return s, nil
}

// https tells that people reach us by https, be it by our own certificate or through a proxy.
func (s *Server) https() bool { return s.options.URL != nil && s.options.URL.Scheme == "https" }

// addressFrom finds where a request came from. Whoever is no proxy of ours may write into a header what they like.
func addressFrom(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Close ends the imports that are under way (an import that is cut off has written nothing) and the deriving of due
// dates (which goes on at the next start), waits for them, and deletes the uploaded files.
func (s *Server) Close() error {
	s.drafts.close()
	return s.imports.close()
}
