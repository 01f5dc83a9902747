package server

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
)

func TestOnlyWhatADeadProcessLeftIsDeleted(t *testing.T) {
	base := t.TempDir()
	running := openDir(t, base)
	write(t, filepath.Join(running.path, "ledger-1"))

	// What a killed process leaves is what a running one has, but for the lock being held.
	dead := filepath.Join(base, uploadDirPrefix+"dead")
	if err := os.CopyFS(dead, os.DirFS(running.path)); err != nil {
		t.Fatal(err)
	}
	starting := filepath.Join(base, uploadDirPrefix+"starting") // has no lock yet
	others := filepath.Join(base, "others")
	for _, dir := range []string{starting, others} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(others, uploadLock))

	openDir(t, base)
	if _, err := os.Stat(dead); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a dead process's ledgers are still there (%v)", err)
	}
	for _, path := range []string{filepath.Join(running.path, "ledger-1"), starting, filepath.Join(others, uploadLock)} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestUploadedLedgersAreTheirOwnersAlone(t *testing.T) {
	base := filepath.Join(t.TempDir(), "uploads")
	if err := os.Mkdir(base, 0o755); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(openDir(t, base).path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v", info.Mode())
	}
}

func openDir(t *testing.T, base string) *uploadDir {
	t.Helper()
	dir, err := openUploadDir(base, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dir.remove(); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("自然人000001"), 0o600); err != nil {
		t.Fatal(err)
	}
}
