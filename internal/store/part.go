package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// partSuffix ends the name of a file that is still being written.
const partSuffix = ".part"

// part is a file on its way to a name of its own, beside which it is written: there it is whole or not at all.
type part struct{ path, final string }

// newPart begins one, readable by its owner alone. Whatever is at the final name stays.
func newPart(final string) (part, error) {
	if err := vacant(final); err != nil {
		return part{}, err
	}
	f, err := os.CreateTemp(filepath.Dir(final), filepath.Base(final)+".*"+partSuffix)
	if err != nil {
		return part{}, unwritable(final, err)
	}
	return part{f.Name(), final}, f.Close()
}

// vacant refuses a name that is taken. What SQLite leaves beside a database would become part of another one put in
// its place.
func vacant(path string) error {
	for _, name := range append(beside(path), path) {
		switch _, err := os.Lstat(name); {
		case err == nil:
			return taken(name)
		case !errors.Is(err, fs.ErrNotExist):
			return unwritable(path, err)
		}
	}
	return nil
}

func beside(path string) []string { return []string{path + "-wal", path + "-shm", path + "-journal"} }

func taken(path string) error {
	return fmt.Errorf("%s 已经存在，不会覆盖：请另外指定一个还没有的文件名（%w）", path, fs.ErrExist)
}

func unwritable(path string, err error) error {
	return fmt.Errorf("不能写入 %s：请检查所在目录是否存在、是否有写权限、磁盘是否已满（%w）", path, err)
}

// publish gives the file its name, once every byte of it is on the disk.
func (p part) publish() error {
	if err := synced(p.path, os.O_RDWR); err != nil {
		return unwritable(p.final, err)
	}
	// A link refuses a name that somebody has taken meanwhile; not every file system has links.
	err := os.Link(p.path, p.final)
	switch {
	case errors.Is(err, fs.ErrExist):
		return taken(p.final)
	case err == nil:
		err = os.Remove(p.path)
	default:
		if err := vacant(p.final); err != nil {
			return err
		}
		err = os.Rename(p.path, p.final)
	}
	if err != nil {
		return unwritable(p.final, err)
	}
	// Not every file system does that to a directory.
	if err := synced(filepath.Dir(p.final), os.O_RDONLY); !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}

func synced(path string, flag int) error {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// discard takes away what was not published.
func (p part) discard() error {
	var all error
	for _, name := range append(beside(p.path), p.path) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// fill copies a file into it.
func (p part) fill(from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(p.path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
