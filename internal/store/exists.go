package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Exists tells whether Open would find a database of ours at dsn, rather than make one in a file that is not
// there or is empty, or in a PostgreSQL database without our tables.
func Exists(ctx context.Context, dsn string) (bool, error) {
	look := fileExists
	if OnServer(dsn) {
		look = tablesExist
	}
	there, err := look(ctx, dsn)
	if err != nil {
		return false, unopened(dsn, err)
	}
	return there, nil
}

func fileExists(_ context.Context, path string) (bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		// Where there is no folder either, nobody can make the file.
		_, err = os.Stat(filepath.Dir(path))
		return false, err
	}
	return err == nil && info.Size() > 0, err
}

func tablesExist(ctx context.Context, dsn string) (there bool, err error) {
	s, err := openPostgres(dsn)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.db.WithContext(ctx).Raw("SELECT to_regclass('acts') IS NOT NULL").Scan(&there).Error
	return there, err
}
