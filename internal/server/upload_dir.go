package server

import (
	"cmp"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	uploadDirPrefix = "foidesk-upload-"
	uploadLock      = "lock"
)

// uploadDir is a directory that this process alone uses, for what is uploaded and what is about to be
// sent. Both hold personal data, and must not outlive the process by long even where it is killed.
type uploadDir struct {
	path string
	lock *os.File
}

// openUploadDir makes a directory in base, the system's own for temporary files where base is empty,
// after removing those that killed processes left there. Who is alive is told by a lock on a file,
// which the system lets go however a process ends: a recorded process id would mean nothing to a
// replica in another container that shares base.
func openUploadDir(base string, log *slog.Logger) (*uploadDir, error) {
	base = cmp.Or(base, os.TempDir())
	if err := os.MkdirAll(base, 0o700); err != nil {
		return nil, err
	}
	if err := removeLeftDirs(base); err != nil {
		log.Error("uploads of an earlier process not deleted", slog.Any("error", err))
	}
	path, err := os.MkdirTemp(base, uploadDirPrefix+"*") // mode 0700
	if err != nil {
		return nil, err
	}
	// The lock gets its name when it is held: another process must never find it free.
	unnamed := filepath.Join(path, uploadLock+".new")
	lock, err := lockFile(unnamed, os.O_CREATE)
	if err == nil {
		err = os.Rename(unnamed, filepath.Join(path, uploadLock))
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return &uploadDir{path, lock}, nil
}

// removeLeftDirs passes over a directory whose lock is held, not there yet, or somebody else's.
func removeLeftDirs(base string) error {
	entries, err := os.ReadDir(base)
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), uploadDirPrefix) {
			continue
		}
		left := filepath.Join(base, entry.Name())
		if lock, held := lockFile(filepath.Join(left, uploadLock), 0); held == nil {
			err = errors.Join(err, lock.Close(), os.RemoveAll(left))
		}
	}
	return err
}

// lockFile opens a file and locks it. Network file systems want it open for writing.
func lockFile(path string, flag int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|flag, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// remove deletes the directory with all that is in it. The lock goes first: a network file system
// keeps a file that is open.
func (d *uploadDir) remove() error {
	_ = d.lock.Close() // nothing was written to it
	return os.RemoveAll(d.path)
}
