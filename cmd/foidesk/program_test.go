package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"foidesk/internal/store/storetest"
)

// Every command finds the key where the program looks for it.
func TestMain(m *testing.M) {
	if err := os.Setenv("FOIDESK_KEY", storetest.Keys(1)); err != nil {
		panic(err)
	}
	if os.Getenv(programVariable) != "" {
		main()
	}
	storetest.Main(m)
}

// programVariable makes the test binary the program, in a process of its own.
const programVariable = "FOIDESK_TEST_PROGRAM"

// shell is a place to run commands in, as somebody at a terminal would, on a database of its own.
type shell struct {
	t   *testing.T
	db  string
	dir string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	dir := t.TempDir()
	return &shell{t: t, db: filepath.Join(dir, "foidesk.db"), dir: dir}
}

// ran is what a command left behind.
type ran struct {
	status         int
	stdout, stderr string
}

func (s *shell) run(args ...string) ran {
	s.t.Helper()
	return s.runWith("", args...)
}

func (s *shell) runWith(stdin string, args ...string) ran {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(context.Background(), append(args, "--db", s.db), strings.NewReader(stdin), &stdout, &stderr)
	return ran{status, stdout.String(), stderr.String()}
}

// must runs a command that has to succeed.
func (s *shell) must(args ...string) ran {
	s.t.Helper()
	r := s.run(args...)
	if r.status != exitHolds {
		s.t.Fatalf("%v: status %d\n%s%s", args, r.status, r.stdout, r.stderr)
	}
	return r
}

// file writes a file and returns its path.
func (s *shell) file(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// tableRow is a row of section three as JSON has it.
type tableRow struct {
	ID     string   `json:"id"`
	Label  string   `json:"label"`
	Values []*int64 `json:"values"`
}

type reportJSON struct {
	Agency       string `json:"agency"`
	Year         int    `json:"year"`
	Edition      string `json:"edition"`
	SectionThree struct {
		Columns []string   `json:"columns"`
		Rows    []tableRow `json:"rows"`
	} `json:"section_three"`
	Checks []struct {
		ID     string `json:"id"`
		OK     bool   `json:"ok"`
		Where  string `json:"where"`
		Detail string `json:"detail"`
	} `json:"checks"`
}

func decodeReport(t *testing.T, text string) reportJSON {
	t.Helper()
	var r reportJSON
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return r
}

func published(name string) string {
	return filepath.Join("..", "..", "internal", "annual", "testdata", name)
}

func readPublished(t *testing.T, name string) reportJSON {
	t.Helper()
	text, err := os.ReadFile(published(name))
	if err != nil {
		t.Fatal(err)
	}
	return decodeReport(t, string(text))
}
