package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
)

// Restore brings a backup back into an empty place: a file that is not there yet, or a PostgreSQL database without
// anything of ours in it. It is all there afterwards, or nothing is.
func Restore(ctx context.Context, path, dsn string) (b Backup, err error) {
	refused, restore := vacant, (*backupFile).intoFile
	if OnServer(dsn) {
		refused, restore = func(dsn string) error { return vacantServer(ctx, dsn) }, (*backupFile).intoServer
	}
	if err := refused(dsn); err != nil {
		return Backup{}, err
	}
	file, err := openBackup(ctx, path)
	if err != nil {
		return Backup{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return file.contents.backup(), restore(file, ctx, dsn)
}

// backupFile is a backup that was found to be whole.
type backupFile struct {
	*Store
	path     string
	contents contents
	// outdated tells that its schema is older than the program's.
	outdated bool
}

// openBackup opens a backup to read it, and leaves nothing beside it. It refuses what is none, what is from a newer
// program, and what is damaged.
func openBackup(ctx context.Context, path string) (f *backupFile, err error) {
	if err := legible(path); err != nil {
		return nil, err
	}
	db, err := openPool(sqlite.Open("file:"+escaped(path)+"?mode=ro&immutable=1"), 1)
	if err != nil {
		return nil, notBackup(path, err)
	}
	f = &backupFile{Store: &Store{reads: reads{db: db, dialect: sqliteDialect{}}, writer: db}, path: path}
	if err := f.read(ctx); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func legible(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("没有备份文件 %s：请检查路径（%w）", path, err)
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s 不是文件：请指定 foidesk backup 做成的备份文件", path)
	case err == nil:
		var in *os.File
		if in, err = os.Open(path); err == nil {
			err = in.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("读不了备份文件 %s：请检查权限（%w）", path, err)
	}
	// What was written into a backup that somebody worked in is partly there.
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		return fmt.Errorf("备份 %s 旁边有 %s-wal，它正当作数据库使用或者曾经如此：请先用 foidesk backup --db %s 另做一份再恢复", path, path, path)
	}
	return nil
}

func notBackup(path string, err error) error {
	var lite sqlite3.Error
	if errors.As(err, &lite) && lite.Code == sqlite3.ErrCorrupt {
		return damaged(path, err)
	}
	return fmt.Errorf("%s 不是 foidesk backup 做成的备份：请另外指定（%w）", path, err)
}

func damaged(path string, err error) error {
	return fmt.Errorf("备份 %s 已经损坏，没有恢复任何内容：请改用另一份备份（%w）", path, err)
}

// errNoMark is what is missing in a database that is no backup.
var errNoMark = errors.New("其中没有备份的标记")

// read finds out what the file holds, and looks through all of it.
func (f *backupFile) read(ctx context.Context) error {
	db := f.db.WithContext(ctx)
	var version int64
	if err := db.Raw(schemaVersion).Scan(&version).Error; err != nil {
		return notBackup(f.path, err)
	}
	latest, err := f.latest()
	if err != nil {
		return err
	}
	if version > latest {
		return fmt.Errorf("备份 %s 来自更新的程序（数据库结构第 %d 版，本程序到第 %d 版为止）：请用那个版本或者更新的 foidesk 恢复", f.path, version, latest)
	}
	f.outdated = version < latest
	text, err := f.Mark(ctx, backupMark)
	switch {
	case err != nil:
		return damaged(f.path, err)
	case text == "":
		return fmt.Errorf("%s 是 foidesk 的数据库而不是备份（%w）：请先用 foidesk backup --db %s 做成备份再恢复", f.path, errNoMark, f.path)
	}
	if err := json.Unmarshal([]byte(text), &f.contents); err != nil {
		return damaged(f.path, err)
	}
	if err := f.intact(ctx); err != nil {
		return stopped(ctx, damaged(f.path, err))
	}
	there, err := f.counts(ctx, db)
	if err != nil {
		return stopped(ctx, damaged(f.path, err))
	}
	for _, name := range slices.Sorted(maps.Keys(f.contents.Rows)) {
		// What this program leaves behind an older one may have copied.
		if want := f.contents.Rows[name]; there[name] != want && left[name] == "" {
			return damaged(f.path, fmt.Errorf("表 %s 应有 %d 行，现有 %d 行", name, want, there[name]))
		}
	}
	return nil
}

// stopped is what came of somebody's order to stop, where there was one.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("已中断，什么也没有留下（%w）", ctx.Err())
	}
	return err
}

// latest is the version of the schema that the program knows.
func (s *Store) latest() (int64, error) {
	p, err := s.migrations()
	if err != nil {
		return 0, err
	}
	all := p.ListSources()
	return all[len(all)-1].Version, nil
}

// current makes a copy of the backup with the schema of the program, and a database like any other.
func (f *backupFile) current(ctx context.Context, p part) (err error) {
	if err := p.fill(f.path); err != nil {
		return err
	}
	s, err := openPart(p.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.writer.WithContext(ctx).Where("name = ?", backupMark).Delete(&markRow{}).Error
}

// intoFile makes the backup a database under a name that nothing has yet.
func (f *backupFile) intoFile(ctx context.Context, path string) (err error) {
	p, err := newPart(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.discard()) }()
	if err := f.current(ctx, p); err != nil {
		return undone(ctx, "没有恢复任何内容", path, err)
	}
	return p.publish()
}
