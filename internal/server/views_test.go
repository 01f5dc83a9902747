package server

import (
	"fmt"
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"foidesk/web"
)

// A misspelt field must fail here and not before a user, also in a branch that no test renders.
func TestTemplatesMatchTheirViewModels(t *testing.T) {
	views, err := parseViews(web.FS, pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range viewProblems(views, pages) {
		t.Error(problem)
	}
}

func TestViewCheckerSeesWhatExecutionWouldMiss(t *testing.T) {
	type line struct{ Number string }
	type model struct {
		fakePage
		Lines []line
		Head  *line
	}
	for _, c := range []struct{ name, text, want string }{
		{"field in a branch not taken", `{{if .Head}}{{.Head.Numbre}}{{end}}`, "Numbre"},
		{"field of a range's element", `{{range .Lines}}{{.Nummer}}{{end}}`, "Nummer"},
		{"field through $ within a range", `{{range .Lines}}{{$.Foot}}{{end}}`, "Foot"},
		{"field within a called template", `{{define "x"}}{{.Nix}}{{end}}{{with .Head}}{{template "x" .}}{{end}}`, "Nix"},
		{"template that is not there", `{{template "y" .}}`, "y"},
		{"template that nobody calls", `{{define "z"}}unused{{end}}`, "z"},
		{"range over what cannot be ranged over", `{{range .Head}}{{end}}`, "range"},
		{"all right", `{{range $i, $l := .Lines}}{{$i}}{{$l.Number}}{{end}}{{with .Head}}{{.Number}}{{else}}{{len .Lines}}{{end}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			views := template.Must(template.New("fake.html").Parse(c.text))
			got := strings.Join(viewProblems(views, []page{model{}}), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("problems %q, want one that names %q", got, c.want)
			}
		})
	}
}

type fakePage struct{}

func (fakePage) template() string { return "fake.html" }

// The policy of content allows neither; a browser would drop them in silence.
func TestTemplatesHoldNoInlineStyleOrScript(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\sstyle\s*=|<style|<script(?:\s+[^>]*)?>[^<]|\son[a-z]+\s*=|javascript:`)
	err := fs.WalkDir(web.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".html") && !strings.HasSuffix(path, ".svg") {
			return err
		}
		text, err := fs.ReadFile(web.FS, path)
		if found := inline.Find(text); found != nil {
			t.Errorf("%s holds %q", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// viewProblems type-checks every template that a page reaches, and names those that none reaches.
func viewProblems(views *template.Template, declared []page) []string {
	c := viewChecker{views: views, seen: map[string]bool{}, reached: map[string]bool{}}
	for _, p := range declared {
		c.call(p.template(), reflect.TypeOf(p))
	}
	for _, v := range views.Templates() {
		if v.Tree != nil && !parse.IsEmptyTree(v.Tree.Root) && !c.reached[v.Name()] {
			c.complain("%s: no declared page shows it", v.Name())
		}
	}
	return c.problems
}

type viewChecker struct {
	views    *template.Template
	seen     map[string]bool
	reached  map[string]bool
	problems []string
}

// scope is what a template's text may name at one place.
type scope struct {
	in   string
	dot  reflect.Type
	vars map[string]reflect.Type
}

func (s scope) with(dot reflect.Type) scope { return scope{s.in, dot, cloned(s.vars)} }

func cloned(m map[string]reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (c *viewChecker) complain(format string, args ...any) {
	if problem := fmt.Sprintf(format, args...); !slices.Contains(c.problems, problem) {
		c.problems = append(c.problems, problem)
	}
}

func (c *viewChecker) call(name string, dot reflect.Type) {
	v := c.views.Lookup(name)
	if v == nil || v.Tree == nil {
		c.complain("no template %q", name)
		return
	}
	c.reached[name] = true
	if key := fmt.Sprint(name, dot); !c.seen[key] {
		c.seen[key] = true
		c.walk(v.Tree.Root, scope{name, dot, map[string]reflect.Type{"$": dot}})
	}
}

func (c *viewChecker) walk(node parse.Node, s scope) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				c.walk(child, s)
			}
		}
	case *parse.ActionNode:
		c.pipe(n.Pipe, s)
	case *parse.IfNode:
		c.pipe(n.Pipe, s)
		c.walk(n.List, s.with(s.dot))
		c.walk(n.ElseList, s.with(s.dot))
	case *parse.WithNode:
		inner := s.with(s.dot)
		inner.dot = c.pipe(n.Pipe, inner)
		c.walk(n.List, inner)
		c.walk(n.ElseList, s.with(s.dot))
	case *parse.RangeNode:
		c.rangeOver(n, s)
	case *parse.TemplateNode:
		var dot reflect.Type
		if n.Pipe != nil {
			dot = c.pipe(n.Pipe, s)
		}
		c.call(n.Name, dot)
	case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
	default:
		c.complain("%s: the checker does not know %T", s.in, node)
	}
}

func (c *viewChecker) rangeOver(n *parse.RangeNode, s scope) {
	inner := s.with(s.dot)
	decl := n.Pipe.Decl
	over := c.pipe(&parse.PipeNode{NodeType: n.Pipe.NodeType, Cmds: n.Pipe.Cmds}, s)
	if over == nil {
		return
	}
	switch over.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		inner.dot = over.Elem()
	default:
		c.complain("%s: range over %v in {{range %s}}", s.in, over, n.Pipe)
		return
	}
	switch len(decl) {
	case 1:
		inner.vars[decl[0].Ident[0]] = inner.dot
	case 2:
		inner.vars[decl[0].Ident[0]] = reflect.TypeFor[int]()
		inner.vars[decl[1].Ident[0]] = inner.dot
	}
	c.walk(n.List, inner)
	c.walk(n.ElseList, s.with(s.dot))
}

// pipe is the type a pipeline gives; nil where it cannot be known, which was complained about.
func (c *viewChecker) pipe(p *parse.PipeNode, s scope) (result reflect.Type) {
	for _, command := range p.Cmds {
		result = c.command(command, s)
	}
	for _, v := range p.Decl {
		s.vars[v.Ident[0]] = result
	}
	return result
}

func (c *viewChecker) command(command *parse.CommandNode, s scope) reflect.Type {
	var types []reflect.Type
	for _, arg := range command.Args {
		types = append(types, c.arg(arg, s))
	}
	f, ok := command.Args[0].(*parse.IdentifierNode)
	if !ok {
		return types[0]
	}
	switch f.Ident {
	case "or", "and":
		return types[1]
	case "len":
		return reflect.TypeFor[int]()
	case "eq", "ne", "lt", "le", "gt", "ge", "not":
		return reflect.TypeFor[bool]()
	}
	c.complain("%s: the checker does not know the function %s", s.in, f.Ident)
	return nil
}

func (c *viewChecker) arg(arg parse.Node, s scope) reflect.Type {
	switch n := arg.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.fields(s.dot, n.Ident, s)
	case *parse.VariableNode:
		t, ok := s.vars[n.Ident[0]]
		if !ok {
			c.complain("%s: no variable %s", s.in, n.Ident[0])
		}
		return c.fields(t, n.Ident[1:], s)
	case *parse.ChainNode:
		return c.fields(c.arg(n.Node, s), n.Field, s)
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.NumberNode:
		return reflect.TypeFor[int]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.IdentifierNode:
		return nil // judged by command
	}
	c.complain("%s: the checker does not know %T", s.in, arg)
	return nil
}

func (c *viewChecker) fields(t reflect.Type, names []string, s scope) reflect.Type {
	for _, name := range names {
		if t == nil {
			c.complain("%s: .%s of nothing", s.in, strings.Join(names, "."))
			return nil
		}
		next := member(t, name)
		if next == nil {
			c.complain("%s: %v has no %s", s.in, t, name)
			return nil
		}
		t = next
	}
	return t
}

func member(t reflect.Type, name string) reflect.Type {
	if m, ok := t.MethodByName(name); ok {
		return m.Type.Out(0)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	if f, ok := t.FieldByName(name); ok && f.IsExported() {
		return f.Type
	}
	return nil
}
