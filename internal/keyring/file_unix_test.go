//go:build unix

package keyring_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"foidesk/internal/keyring"
)

func TestReadFileRefusesWhatOthersMayUse(t *testing.T) {
	for _, test := range []struct {
		mode    fs.FileMode
		refused bool
	}{
		{0o600, false},
		{0o400, false},
		{0o700, false},
		{0o640, true},
		{0o604, true},
		{0o620, true},
		{0o601, true},
		{0o644, true},
	} {
		t.Run(fmt.Sprintf("%04o", test.mode), func(t *testing.T) {
			path := keyFile(t, newKey(t, keyring.SM4GCM).Line())
			// Chmod, since the mode of a new file depends on the umask.
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			_, err := keyring.ReadFile(path)
			if !test.refused {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			want := fmt.Sprintf("密钥文件 %s 的权限是 %04o，别的用户也能用它：请运行 chmod 600 %s，只留给运行本系统的用户", path, test.mode, path)
			if err == nil || err.Error() != want {
				t.Errorf("got %v\nwant %s", err, want)
			}
			if err := keyring.PrependToFile(path, newKey(t, keyring.SM4GCM)); err == nil || err.Error() != want {
				t.Errorf("adding: got %v\nwant %s", err, want)
			}
		})
	}
}

// An administrator adds a key as root; the desk runs as somebody else and must still be able to read it.
func TestPrependKeepsOwnerAndMode(t *testing.T) {
	path := keyFile(t, newKey(t, keyring.SM4GCM).Line())
	owner, group := os.Getuid(), os.Getgid()
	if owner == 0 {
		owner, group = 4242, 4343
	}
	if err := os.Chown(path, owner, group); err != nil {
		t.Fatal(err)
	}
	if err := keyring.PrependToFile(path, newKey(t, keyring.SM4GCM)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Sys().(*syscall.Stat_t); int(got.Uid) != owner || int(got.Gid) != group || info.Mode().Perm() != 0o600 {
		t.Errorf("belongs to %d:%d, mode %v, want %d:%d and 0600", got.Uid, got.Gid, info.Mode(), owner, group)
	}
}

func TestPrependFollowsALink(t *testing.T) {
	path := keyFile(t, newKey(t, keyring.SM4GCM).Line())
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	k := newKey(t, keyring.SM4GCM)
	if err := keyring.PrependToFile(link, k); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v", err)
	}
	if r, err := keyring.ReadFile(path); err != nil || r.Current() != k.ID() {
		t.Errorf("the file it leads to has %v, %v, want %v first", r, err, k)
	}
}
