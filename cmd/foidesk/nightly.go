package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"foidesk/internal/desk"
	"foidesk/internal/store"
)

// backupFlags are for the backup of every night.
type backupFlags struct {
	Dir  string `name:"backup-dir" help:"每夜 2:30 把数据库备份到这个目录，须是已有的目录，最好在另一块磁盘上。不给则不备份。" env:"FOIDESK_BACKUP_DIR" placeholder:"DIR"`
	Keep int    `name:"backup-keep" help:"每夜备份保留最近的几份，缺省 ${default}。" env:"FOIDESK_BACKUP_KEEP" default:"14" placeholder:"N"`
}

func (f backupFlags) check() error {
	if f.Keep < 1 {
		return fmt.Errorf("每夜备份至少保留 1 份（--backup-keep），现为 %d", f.Keep)
	}
	return nil
}

// backingUp is the job of the nightly backup. The directory is never made here: where a disk is not mounted the
// backups would fill another one.
func backingUp(s *store.Store, f backupFlags) job {
	return job{name: "每夜备份", when: "30 2 * * *", nightly: true, run: func(ctx context.Context) (string, error) {
		begun := time.Now()
		name := backupName(begun)
		said, err := backUp(ctx, s, filepath.Join(f.Dir, name))
		if errors.Is(err, fs.ErrExist) {
			return "本次备份已由另一处做好", nil
		}
		if err != nil {
			return "", err
		}
		removed, err := f.tidy(begun)
		return fmt.Sprintf("%s：%s，删去旧备份 %d 份", name, said, removed), err
	}}
}

// backupName is what the nightly backup begun at a moment is called; its names in order are its backups in order.
func backupName(begun time.Time) string {
	return begun.In(desk.China).Format("foidesk-20060102-1504.db")
}

var (
	ownBackup = regexp.MustCompile(`^foidesk-\d{8}-\d{4}\.db$`)
	// ownRemains are what a nightly backup leaves that was cut off with the program.
	ownRemains = regexp.MustCompile(`^foidesk-\d{8}-\d{4}\.db\.\d+\.part(-journal)?$`)
)

// tidy removes what is older than the backups to keep, of those that the job itself has made, and what is left of ones
// that never were finished.
func (f backupFlags) tidy(now time.Time) (removed int, err error) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return 0, err
	}
	var backups []string
	for _, e := range entries {
		switch {
		case !e.Type().IsRegular():
		case ownBackup.MatchString(e.Name()):
			backups = append(backups, e.Name())
		case ownRemains.MatchString(e.Name()):
			if info, failed := e.Info(); failed == nil && now.Sub(info.ModTime()) > 24*time.Hour {
				err = errors.Join(err, os.Remove(filepath.Join(f.Dir, e.Name())))
			}
		}
	}
	slices.Sort(backups)
	for _, name := range backups[:max(0, len(backups)-f.Keep)] {
		failed := os.Remove(filepath.Join(f.Dir, name))
		if failed == nil {
			removed++
		}
		err = errors.Join(err, failed)
	}
	if err != nil {
		err = fmt.Errorf("备份已做好，旧备份没有删完：%w", err)
	}
	return removed, err
}

// How often, and for how long, the nightly verification looks whether due dates that are being derived anew are so:
// what has not had its turn yet would look like a difference.
const (
	recountEvery    = time.Second
	recountPatience = time.Hour
)

// verifying is the job of holding everything against the log. It reads only. What differs is told by the command: the
// words of an applicant are not for the log of the program.
func verifying(d *desk.Desk) job {
	return job{name: "每夜核对", when: "10 3 * * *", nightly: true, run: func(ctx context.Context) (string, error) {
		if err := awaitRecount(ctx, d); err != nil {
			return "", err
		}
		done, err := d.Verify(ctx, func(desk.Difference) {})
		if err != nil {
			return "", err
		}
		detail := fmt.Sprintf("核对 %d 件案件、%d 项记载", done.Cases, done.Acts)
		if why := d.ReadOnly(); why != "" {
			detail += "，没有密钥，未核对签名和个人信息"
		}
		if done.Differences > 0 {
			err = fmt.Errorf("有 %d 处不符，请在服务器上运行 foidesk verify 查看是哪些案件、哪一处", done.Differences)
		}
		return detail, err
	}}
}

func awaitRecount(ctx context.Context, d *desk.Desk) error {
	ctx, cancel := context.WithTimeoutCause(ctx, recountPatience, errors.New("期限一直没有重算完，没有核对"))
	defer cancel()
	for {
		outdated, err := d.Outdated(ctx)
		if err != nil || !outdated || d.ReadOnly() != "" {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(recountEvery):
		}
	}
}
