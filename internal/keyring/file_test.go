package keyring_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"foidesk/internal/keyring"
)

func keyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "foidesk.key")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// onlyFile fails where a folder holds more than the file: a copy of the keys that was left behind.
func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

func TestCreatedFileIsReadBackAndOnlyTheOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "foidesk.key")
	k := newKey(t, keyring.SM4GCM)
	if err := keyring.CreateFile(path, k); err != nil {
		t.Fatal(err)
	}
	r, err := keyring.ReadFile(path)
	if err != nil || !slices.Equal(r.IDs(), []string{k.ID()}) {
		t.Fatalf("read back %v, %v, want %v", r, err, k)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

func TestCreateFileNeverOverwrites(t *testing.T) {
	path := keyFile(t, newKey(t, keyring.SM4GCM).Line())
	before := readFile(t, path)
	err := keyring.CreateFile(path, newKey(t, keyring.SM4GCM))
	if !errors.Is(err, fs.ErrExist) || err.Error() != "不能读写密钥文件 "+path+"：已经有这个文件，不会覆盖它，请换一个路径" {
		t.Errorf("got %v", err)
	}
	if readFile(t, path) != before {
		t.Error("the keys that were there are not there any more")
	}
}

func TestMissingFileIsToldApart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "foidesk.key")
	want := "不能读写密钥文件 " + path + "：没有这个文件或者文件夹，请检查路径"
	_, read := keyring.ReadFile(path)
	for what, err := range map[string]error{
		"read":   read,
		"create": keyring.CreateFile(path, newKey(t, keyring.SM4GCM)),
		"add":    keyring.PrependToFile(path, newKey(t, keyring.SM4GCM)),
	} {
		if !errors.Is(err, os.ErrNotExist) || err.Error() != want {
			t.Errorf("%s: %v, want os.ErrNotExist saying %s", what, err, want)
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	line := newKey(t, keyring.SM4GCM).Line()
	for _, test := range []struct{ name, text, want string }{
		{"a line that is no key", "# 密钥\n" + line + "\nsm4-gcm", "密钥文件 PATH 第 3 行第 1 个密钥：应当写成“算法:密钥”，中间是半角冒号，不留空格"},
		{"an empty file", "", "密钥文件 PATH 没有密钥：应当每行一个，写成“算法:密钥”，新的在前"},
		{"a file that is far too long", line + "\n" + strings.Repeat("#", 64<<10), "PATH 不像密钥文件：超过 65536 字节，请检查路径"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := keyFile(t, test.text)
			want := strings.ReplaceAll(test.want, "PATH", path)
			if _, err := keyring.ReadFile(path); err == nil || err.Error() != want {
				t.Errorf("got %v\nwant %s", err, want)
			}
		})
	}
	t.Run("a folder", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "keys")
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := keyring.ReadFile(path); err == nil || !strings.HasPrefix(err.Error(), "不能读写密钥文件 "+path) {
			t.Errorf("got %v", err)
		}
	})
}

func TestPrependKeepsTheOldKeys(t *testing.T) {
	first, second, added := newKey(t, keyring.SM4GCM), newKey(t, keyring.AESGCM), newKey(t, keyring.SM4GCM)
	for _, test := range []struct{ name, old string }{
		{"with their comments", "# 2026年启用\n" + first.Line() + "\n\n# 2025年启用\n" + second.Line() + "\n"},
		{"without the end of the last line", first.Line() + "," + second.Line()},
		{"with the mark of Windows", "\ufeff" + first.Line() + "\r\n" + second.Line() + "\r\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := keyFile(t, test.old)
			if err := keyring.PrependToFile(path, added); err != nil {
				t.Fatal(err)
			}
			r, err := keyring.ReadFile(path)
			if want := []string{added.ID(), first.ID(), second.ID()}; err != nil || !slices.Equal(r.IDs(), want) {
				t.Errorf("keys %v, %v, want %q", r, err, want)
			}
			if want := added.Line() + "\n" + strings.TrimPrefix(test.old, "\ufeff"); readFile(t, path) != want {
				t.Error("the old lines are not as they were")
			}
			onlyFile(t, path)
		})
	}
}

func TestPrependRefusesAndLeavesTheFileAlone(t *testing.T) {
	k := newKey(t, keyring.SM4GCM)
	for _, test := range []struct{ name, old, want string }{
		{"a key that is there", k.Line(), "密钥文件 PATH 中已经有编号为 " + k.ID() + " 的密钥"},
		{"a file that is not in order", k.Line() + "\nsm4-gcm:\n", "密钥文件 PATH 第 2 行第 1 个密钥："},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := keyFile(t, test.old)
			want := strings.ReplaceAll(test.want, "PATH", path)
			if err := keyring.PrependToFile(path, k); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got %v\nwant %s", err, want)
			}
			if readFile(t, path) != test.old {
				t.Error("the file has changed")
			}
			onlyFile(t, path)
		})
	}
}

// Whoever finds another at work, or what another left behind, must not lose the other's key.
func TestPrependWaitsForNobody(t *testing.T) {
	old := newKey(t, keyring.SM4GCM).Line()
	path := keyFile(t, old)
	if err := os.WriteFile(path+".new", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := "密钥文件 " + path + " 正在由别人添加密钥，或者上次添加时中断：确认没有人在添加以后，请删除 " + path + ".new 再试"
	if err := keyring.PrependToFile(path, newKey(t, keyring.SM4GCM)); err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	if _, err := os.Stat(path + ".new"); err != nil || readFile(t, path) != old {
		t.Errorf("the other's file is gone or the keys have changed (%v)", err)
	}
}

func TestPrependByManyAtOnceLosesNoKey(t *testing.T) {
	path := keyFile(t, newKey(t, keyring.SM4GCM).Line()+"\n")
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		added []string
	)
	for range 8 {
		k := newKey(t, keyring.SM4GCM)
		group.Go(func() {
			if keyring.PrependToFile(path, k) == nil {
				mu.Lock()
				defer mu.Unlock()
				added = append(added, k.ID())
			}
		})
	}
	// Readers meanwhile find a whole file each time.
	for range 100 {
		if _, err := keyring.ReadFile(path); err != nil {
			t.Errorf("read meanwhile: %v", err)
		}
	}
	group.Wait()
	r, err := keyring.ReadFile(path)
	if err != nil || len(added) == 0 || len(r.IDs()) != len(added)+1 {
		t.Fatalf("keys %v, %v; told that these were added: %q", r, err, added)
	}
	for _, id := range added {
		if !slices.Contains(r.IDs(), id) {
			t.Errorf("key %s was added and is lost", id)
		}
	}
	onlyFile(t, path)
}
