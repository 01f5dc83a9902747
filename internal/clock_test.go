package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// clockNames are what of package time depends on when and where the program runs. The law is asked with
// today as a parameter, so that a case can be read as it stood on any day.
var clockNames = []string{
	"After", "AfterFunc", "LoadLocation", "Local", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until",
}

// clockUses names, with their lines, the places where a file looks at the machine's clock or time zone.
func clockUses(files *token.FileSet, file *ast.File) []string {
	name := timeName(file)
	if name == "." {
		return []string{"import . of time: its names cannot be told from our own"}
	}
	var uses []string
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		if ok && name != "" && pkg.Name == name && slices.Contains(clockNames, sel.Sel.Name) {
			uses = append(uses, fmt.Sprintf("%s: time.%s", files.Position(sel.Pos()), sel.Sel.Name))
		}
		return true
	})
	return uses
}

// timeName is what a file calls package time; empty when it does not import it.
func timeName(file *ast.File) string {
	for _, imported := range file.Imports {
		switch {
		case imported.Path.Value != `"time"`:
		case imported.Name != nil:
			return imported.Name.Name
		default:
			return "time"
		}
	}
	return ""
}

func TestTheLawLooksAtNoClock(t *testing.T) {
	for _, p := range listPackages(t) {
		if !matchesAny(law, p.ImportPath) {
			continue
		}
		for _, source := range slices.Concat(p.GoFiles, p.CgoFiles) {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, source), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, use := range clockUses(files, file) {
				t.Errorf("%s; today is a parameter of the law", use)
			}
		}
	}
}

func TestClockUsesAreFound(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"a date from its parts", `import "time"; var d = time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC)`, ""},
		{"a method of our own", `type clock struct{}; func (clock) Now() {}; var time clock; func f() { time.Now() }`, ""},
		{"now", `import "time"; var d = time.Now()`, "time.Now"},
		{"now as a value", `import "time"; var today = time.Now`, "time.Now"},
		{"under another name", `import t "time"; var d = t.Since(t.Unix(0, 0))`, "time.Since"},
		{"sleeping", `import "time"; func f() { time.Sleep(1) }`, "time.Sleep"},
		{"the machine's zone", `import "time"; var d = time.Unix(0, 0).In(time.Local)`, "time.Local"},
		{"imported with a dot", `import . "time"; var d = Now()`, "import . of time"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, "case.go", "package p; "+test.source, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(clockUses(files, file), "; ")
			if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}
