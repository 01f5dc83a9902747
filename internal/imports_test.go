// Package internal_test holds the rules of the house: who may import whom, and who may not look at a
// clock.
package internal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// importRule forbids the packages of, except the packages but, to import what it refuses, unless it is
// among what it allows. All are patterns of the go command's kind: path/... is path and all below it.
// Test files are free: they may use any database or file to prove what they prove.
type importRule struct {
	of, but []string
	refuses []string
	allows  []string
	because string
}

const (
	// A path whose first part has a dot: neither ours nor the standard library's.
	anyLibrary = "*.*/..."

	ours       = "foidesk/..."
	cmd        = "foidesk/cmd/..."
	calendar   = "foidesk/internal/calendar/..."
	foi        = "foidesk/internal/foi/..."
	annual     = "foidesk/internal/annual/..."
	desk       = "foidesk/internal/desk/..."
	account    = "foidesk/internal/account/..."
	store      = "foidesk/internal/store/..."
	storetest  = "foidesk/internal/store/storetest/..."
	keyring    = "foidesk/internal/keyring/..."
	oidc       = "foidesk/internal/oidc/..."
	remind     = "foidesk/internal/remind/..."
	mail       = "foidesk/internal/mail/..."
	hook       = "foidesk/internal/hook/..."
	metrics    = "foidesk/internal/metrics/..."
	oidctest   = "foidesk/internal/oidc/oidctest/..."
	mailtest   = "foidesk/internal/mail/mailtest/..."
	sheet      = "foidesk/internal/sheet/..."
	bench      = "foidesk/internal/bench/..."
	server     = "foidesk/internal/server/..."
	web        = "foidesk/web/..."
	migrations = "foidesk/migrations/..."

	gorm     = "gorm.io/..."
	pgx      = "github.com/jackc/..."
	sqlite   = "github.com/mattn/go-sqlite3/..."
	goose    = "github.com/pressly/goose/..."
	echo     = "github.com/labstack/..."
	excelize = "github.com/xuri/..."
	gmsm     = "github.com/emmansun/gmsm/..."
	goOIDC   = "github.com/coreos/go-oidc/..."
	oauth2   = "golang.org/x/oauth2/..."
	zitadel  = "github.com/zitadel/..."
	cron     = "github.com/robfig/cron/..."
	gomail   = "github.com/wneessen/..."
	prom     = "github.com/prometheus/..."
)

// law is what must read like the regulation and give the same answer on every machine, every day.
var law = []string{calendar, foi, annual}

var importRules = []importRule{
	{
		of: []string{calendar}, refuses: []string{ours}, allows: []string{calendar},
		because: "calendar is the ground floor: it knows days, and nobody who counts them",
	},
	{
		of: []string{foi}, refuses: []string{ours}, allows: []string{foi, calendar},
		because: "foi is the law: it counts days with calendar, and knows nothing of who asks",
	},
	{
		of: []string{annual}, refuses: []string{ours}, allows: []string{annual, foi, calendar},
		because: "annual counts what foi has decided, wherever it is kept",
	},
	{
		of: law,
		refuses: []string{
			"context", "crypto/rand", "database/...", "io/ioutil", "log/...", "math/rand/...", "net/...", "os/...",
			"plugin", "syscall", "testing/...",
		},
		because: "the law does no I/O and throws no dice: dates and acts come in, readings and refusals go out",
	},
	{
		of: law, refuses: []string{anyLibrary}, allows: []string{"golang.org/x/text/...", "github.com/go-json-experiment/json/..."},
		because: "the law can be read with nothing but Go at hand; x/text folds full-width forms, and " +
			"go-json-experiment refuses a report that names a figure twice",
	},
	{
		of: []string{desk}, refuses: []string{ours}, allows: []string{desk, foi, annual, calendar},
		because: "desk declares the interfaces that it needs; store fulfils them, pages and sheets call it",
	},
	{
		of: []string{desk}, refuses: []string{gorm, echo, excelize, "database/...", "net/http/..."},
		because: "a use case does not know by which door it was called, nor where cases are kept",
	},
	{
		of: []string{account}, refuses: []string{ours}, allows: []string{account, desk, calendar},
		because: "account says who may come to the desk; it knows its days and its trail, and nothing of cases",
	},
	{
		of: []string{account}, refuses: []string{gorm, echo, excelize, "database/...", "net/http/..."},
		because: "who may do what is the same by every door, and wherever people are kept",
	},
	{
		of: []string{store}, refuses: []string{ours}, allows: []string{store, account, desk, remind, foi, annual, calendar, migrations, keyring},
		because: "store keeps what desk hands it; it draws no pages and reads no sheets",
	},
	{
		of: []string{remind}, refuses: []string{ours, gorm, echo, excelize, "database/...", "net/..."},
		allows: []string{remind, account, desk, foi, calendar, "net/mail", "net/url"},
		because: "remind asks the desk how cases stand and tells people; how they are reached and where that is kept, others know, " +
			"and of the net it knows how addresses are written",
	},
	{
		of: []string{mail}, but: []string{mailtest}, refuses: []string{ours, anyLibrary}, allows: []string{mail, remind, gomail},
		because: "mail takes what remind says to a mail server, and knows nothing of why",
	},
	{
		of: []string{hook}, refuses: []string{ours, anyLibrary}, allows: []string{hook, remind},
		because: "hook posts what remind says in the form that each receiver asks for, and knows nothing of why",
	},
	{
		of: []string{server}, refuses: []string{hook},
		because: "what leaves the house goes through remind, so that it is kept what became of it",
	},
	{
		of: []string{ours}, but: []string{mail}, refuses: []string{gomail},
		because: "one package speaks SMTP, so that what leaves the house is seen in one place",
	},
	{
		of: []string{metrics}, refuses: []string{ours, anyLibrary}, allows: []string{metrics, remind, prom},
		because: "metrics tells how jobs and mails stand, and cannot tell of cases or people what it never sees",
	},
	{
		of: []string{ours}, but: []string{metrics}, refuses: []string{prom},
		because: "one package speaks to monitoring systems, so that all they are told is seen in one place",
	},
	{
		of: []string{keyring}, refuses: []string{ours, anyLibrary}, allows: []string{keyring, gmsm},
		because: "keyring seals bytes, and does not know whose; who reads how it is done needs nothing but Go and SM4",
	},
	{
		of: []string{oidc}, but: []string{oidctest}, refuses: []string{ours, anyLibrary}, allows: []string{oidc, goOIDC, oauth2},
		because: "oidc says who the identity provider says somebody is; whether they may come to the desk, others say",
	},
	{
		of: []string{oidctest}, refuses: []string{ours}, allows: []string{oidctest, oidc},
		because: "a provider knows foidesk as a client, and nothing of what is behind",
	},
	{
		of: []string{sheet}, refuses: []string{ours}, allows: []string{sheet, desk, foi, annual, calendar},
		because: "a sheet goes through desk like everybody else, never straight into the database",
	},
	{
		of: []string{server}, refuses: []string{ours}, allows: []string{server, account, desk, remind, foi, annual, calendar, sheet, oidc, web},
		because: "a page goes through desk; that it is kept in a database is not its business",
	},
	{
		of: []string{ours}, but: []string{store}, refuses: []string{gorm, pgx, sqlite, goose},
		because: "one package knows the database, so that its pitfalls are met in one place",
	},
	{
		of: []string{ours}, but: []string{server}, refuses: []string{echo},
		because: "one package knows echo, so that its next version is a day's work",
	},
	{
		of: []string{ours}, but: []string{sheet, bench}, refuses: []string{excelize},
		because: "one package opens workbooks, so that its limits on size hold for every one of them",
	},
	{
		of: []string{ours}, but: []string{oidc}, refuses: []string{goOIDC, oauth2},
		because: "one package asks the identity provider, so that none of its answers is believed unchecked",
	},
	{
		of: []string{ours}, but: []string{cmd}, refuses: []string{cron},
		because: "what is done by the clock is the command's to start; a job does not know when it runs",
	},
	{
		of: []string{web, migrations}, refuses: []string{ours},
		because: "these are files, embedded; they do nothing",
	},
	{
		of: []string{ours}, but: []string{cmd}, refuses: []string{cmd},
		because: "cmd ties the parts together; a part that needs it belongs elsewhere",
	},
	{
		of: []string{ours}, but: []string{storetest}, refuses: []string{storetest},
		because: "it starts throw-away servers, for tests only",
	},
	{
		of: []string{ours}, but: []string{oidctest}, refuses: []string{oidctest, zitadel},
		because: "it is an identity provider, for tests only",
	},
	{
		of: []string{ours}, but: []string{mailtest}, refuses: []string{mailtest, "github.com/emersion/go-smtp/..."},
		because: "it is a mail server, for tests only",
	},
	{
		of: []string{ours}, refuses: []string{"pgregory.net/rapid/...", "github.com/chromedp/..."},
		because: "these drive tests; rapid's licence (MPL-2.0) stays out of the program for that reason",
	},
}

// brokenImports names each import that a rule refuses, and the rule's reason. imports is the graph: from
// a package's path to the paths that its non-test files import.
func brokenImports(imports map[string][]string, rules []importRule) []string {
	var broken []string
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		for _, rule := range rules {
			if !matchesAny(rule.of, pkg) || matchesAny(rule.but, pkg) {
				continue
			}
			for _, imported := range imports[pkg] {
				if matchesAny(rule.refuses, imported) && !matchesAny(rule.allows, imported) {
					broken = append(broken, fmt.Sprintf("%s imports %s: %s", pkg, imported, rule.because))
				}
			}
		}
	}
	return broken
}

func matchesAny(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, path) })
}

func matches(pattern, path string) bool {
	if pattern == anyLibrary {
		first, _, _ := strings.Cut(path, "/")
		return strings.Contains(first, ".")
	}
	root, below := strings.CutSuffix(pattern, "/...")
	return path == root || below && strings.HasPrefix(path, root+"/")
}

// listedPackage is what `go list -json` tells of a package, as far as the rules look at it.
type listedPackage struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	Imports           []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Dir,GoFiles,CgoFiles,Imports", "foidesk/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listedPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}

func TestWhoMayImportWhom(t *testing.T) {
	imports := map[string][]string{}
	for _, p := range listPackages(t) {
		imports[p.ImportPath] = p.Imports
	}
	for _, broken := range brokenImports(imports, importRules) {
		t.Error(broken)
	}
}

// A rule for a package that was renamed would hold for ever and guard nothing.
func TestImportRulesBindPackagesThatExist(t *testing.T) {
	packages := listPackages(t)
	for _, rule := range importRules {
		for _, pattern := range slices.Concat(rule.of, rule.but) {
			if !slices.ContainsFunc(packages, func(p listedPackage) bool { return matches(pattern, p.ImportPath) }) {
				t.Errorf("no package %s, of which a rule says: %s", pattern, rule.because)
			}
		}
	}
}

func TestImportRulesRefuse(t *testing.T) {
	const in = "foidesk/internal/"
	for _, test := range []struct {
		name, pkg, imports string
		refused            bool
	}{
		{"the law counts days", in + "foi", in + "calendar", false},
		{"the report counts cases", in + "annual", in + "foi", false},
		{"the law folds full-width forms", in + "calendar", "golang.org/x/text/unicode/norm", false},
		{"the law embeds its holidays", in + "calendar", "embed", false},
		{"a use case asks the law", in + "desk", in + "foi", false},
		{"a use case has a deadline", in + "desk", "context", false},
		{"an account writes the trail of the desk", in + "account", in + "desk", false},
		{"the store keeps people", in + "store", in + "account", false},
		{"a page asks what somebody may", in + "server", in + "account", false},
		{"a reminder asks how cases stand", in + "remind", in + "desk", false},
		{"the store keeps what people were told", in + "store", in + "remind", false},
		{"a hook posts what a reminder says", in + "hook", in + "remind", false},
		{"the command posts to hooks", "foidesk/cmd/foidesk", in + "hook", false},
		{"the store knows gorm", in + "store", "gorm.io/driver/sqlite", false},
		{"test support knows the driver", in + "store/storetest", "github.com/jackc/pgx/v5/stdlib", false},
		{"test support is an identity provider", in + "oidc/oidctest", "github.com/zitadel/oidc/v3/pkg/op", false},
		{"test support is a mail server", in + "mail/mailtest", "github.com/emersion/go-smtp", false},
		{"test support knows foidesk as a client", in + "oidc/oidctest", in + "oidc", false},
		{"a page shows the report", in + "server", in + "annual", false},
		{"a part of a package imports another", in + "server", in + "server/chart", false},
		{"the command opens the store", "foidesk/cmd/foidesk", in + "store", false},
		{"the store seals personal data", in + "store", in + "keyring", false},
		{"the keyring seals by SM4", in + "keyring", "github.com/emmansun/gmsm/sm4", false},
		{"a page signs in at the identity provider", in + "server", in + "oidc", false},
		{"the command reads where the identity provider is", "foidesk/cmd/foidesk", in + "oidc", false},
		{"a sign-in follows OpenID Connect", in + "oidc", "github.com/coreos/go-oidc/v3/oidc", false},
		{"a sign-in follows OAuth 2.0", in + "oidc", "golang.org/x/oauth2", false},
		{"the command starts what is done by the clock", "foidesk/cmd/foidesk", "github.com/robfig/cron/v3", false},

		{"days know nothing of the law", in + "calendar", in + "foi", true},
		{"the law does not look into the report", in + "foi", in + "annual", true},
		{"the law does not call a use case", in + "foi", in + "desk", true},
		{"the law reads no file", in + "foi", "os", true},
		{"the law starts no program", in + "annual", "os/exec", true},
		{"the law asks no network", in + "calendar", "net/http", true},
		{"the law asks no database", in + "annual", "database/sql", true},
		{"the law writes no log", in + "foi", "log/slog", true},
		{"the law throws no dice", in + "foi", "math/rand/v2", true},
		{"the law takes no context", in + "foi", "context", true},
		{"a part of the law is bound like the whole", in + "foi/letters", "os", true},
		{"the law needs no library", in + "foi", "github.com/mattn/go-isatty", true},
		{"a use case does not know the store", in + "desk", in + "store", true},
		{"a use case does not know HTTP", in + "desk", "net/http", true},
		{"a use case does not know gorm", in + "desk", "gorm.io/gorm", true},
		{"the desk asks nothing of permissions", in + "desk", in + "account", true},
		{"an account knows nothing of the law", in + "account", in + "foi", true},
		{"an account does not know the store", in + "account", in + "store", true},
		{"an account does not know HTTP", in + "account", "net/http", true},
		{"the store draws no pages", in + "store", in + "server", true},
		{"a reminder does not know the store", in + "remind", in + "store", true},
		{"a reminder does not know how people are reached", in + "remind", "net/smtp", true},
		{"a hook does not know the desk", in + "hook", in + "desk", true},
		{"a reminder does not know how a hook is posted to", in + "remind", in + "hook", true},
		{"a page posts to nobody", in + "server", in + "hook", true},
		{"the desk reminds nobody", in + "desk", in + "remind", true},
		{"an account reminds nobody", in + "account", in + "remind", true},
		{"a sheet is not written past desk", in + "sheet", in + "store", true},
		{"a page is not filled past desk", in + "server", in + "store", true},
		{"a page does not open workbooks", in + "server", "github.com/xuri/excelize/v2", true},
		{"the command does not know gorm", "foidesk/cmd/foidesk", "gorm.io/gorm", true},
		{"the command does not know echo", "foidesk/cmd/foidesk", "github.com/labstack/echo/v4", true},
		{"the keyring does not know what it seals", in + "keyring", in + "desk", true},
		{"the keyring needs no other library", in + "keyring", "golang.org/x/crypto/hkdf", true},
		{"a sign-in does not know who has an account", in + "oidc", in + "account", true},
		{"a sign-in does not know echo", in + "oidc", "github.com/labstack/echo/v4", true},
		{"a sign-in is kept in no database", in + "oidc", "gorm.io/gorm", true},
		{"a sign-in takes no token past OpenID Connect", in + "oidc", "github.com/go-jose/go-jose/v4", true},
		{"an account is the same by every sign-in", in + "account", in + "oidc", true},
		{"a page believes no token itself", in + "server", "github.com/coreos/go-oidc/v3/oidc", true},
		{"the command exchanges no code itself", "foidesk/cmd/foidesk", "golang.org/x/oauth2", true},
		{"the numbers ask how jobs stand", in + "metrics", in + "remind", false},
		{"the numbers know nothing of cases", in + "metrics", in + "desk", true},
		{"a page tells no monitoring system", in + "server", "github.com/prometheus/client_golang/prometheus", true},
		{"a page starts nothing by the clock", in + "server", "github.com/robfig/cron/v3", true},
		{"nobody imports the command", in + "demo", "foidesk/cmd/foidesk", true},
		{"the program starts no throw-away server", in + "store", in + "store/storetest", true},
		{"the program does not link the test tools", in + "demo", "pgregory.net/rapid", true},
		{"the program is no identity provider", in + "oidc", "github.com/zitadel/oidc/v3/pkg/op", true},
		{"the program starts no identity provider", "foidesk/cmd/foidesk", in + "oidc/oidctest", true},
		{"the program is no mail server", in + "mail", "github.com/emersion/go-smtp", true},
		{"the program starts no mail server", "foidesk/cmd/foidesk", in + "mail/mailtest", true},
		{"a sign-in starts no identity provider", in + "oidc", in + "oidc/oidctest", true},
		{"an identity provider does not know the pages", in + "oidc/oidctest", in + "server", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			broken := brokenImports(map[string][]string{test.pkg: {"fmt", test.imports}}, importRules)
			if (len(broken) > 0) != test.refused {
				t.Errorf("%s imports %s: refused is %t, want %t %q", test.pkg, test.imports, len(broken) > 0, test.refused, broken)
			}
			for _, b := range broken {
				if !strings.HasPrefix(b, test.pkg+" imports "+test.imports+": ") {
					t.Errorf("does not name the offending import first: %s", b)
				}
			}
		})
	}
}

func TestImportPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern, path string
		want          bool
	}{
		{"os/...", "os", true},
		{"os/...", "os/exec", true},
		{"os/...", "osmosis", false},
		{"context", "context/extra", false},
		{anyLibrary, "gorm.io/gorm", true},
		{anyLibrary, "net/http", false},
		{anyLibrary, "foidesk/internal/foi", false},
	} {
		if got := matches(test.pattern, test.path); got != test.want {
			t.Errorf("%s matches %s: %t, want %t", test.pattern, test.path, got, test.want)
		}
	}
}
