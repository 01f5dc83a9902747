package keyring

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// keyFileMode: who reads the key file reads all personal data.
	keyFileMode fs.FileMode = 0o600
	// maxKeyFile bounds a key file, in bytes; it has room for hundreds of keys. A path that leads to a
	// database must not be read whole.
	maxKeyFile = 64 << 10
)

// ReadFile reads the ring from a key file. Errors are in Chinese: that of a file that is not there is
// os.ErrNotExist too; a file that others than its owner may use is refused; see Parse for the rest.
func ReadFile(path string) (*Ring, error) {
	text, _, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	return parseFile(path, text)
}

func parseFile(path, text string) (*Ring, error) {
	ring, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("密钥文件 %s %w", path, err)
	}
	return ring, nil
}

func readKeyFile(path string) (string, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", nil, inChinese(path, err)
	}
	defer f.Close() //nolint:errcheck // only read from
	// Asked of the open file, so that it is the one that is read.
	info, err := f.Stat()
	if err != nil {
		return "", nil, inChinese(path, err)
	}
	if mode := info.Mode().Perm(); hasModes && mode&0o077 != 0 {
		return "", nil, fmt.Errorf("密钥文件 %s 的权限是 %04o，别的用户也能用它：请运行 chmod 600 %s，只留给运行本系统的用户",
			path, mode, path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return "", nil, inChinese(path, err)
	}
	if len(text) > maxKeyFile {
		return "", nil, fmt.Errorf("%s 不像密钥文件：超过 %d 字节，请检查路径", path, maxKeyFile)
	}
	// Windows editors put a mark before the text, which must not end up before an older key.
	return strings.TrimPrefix(string(text), "\ufeff"), info, nil
}

// CreateFile writes a new key file that only its owner can read. A file that is there already is never
// overwritten: the error is os.ErrExist then, in Chinese.
func CreateFile(path string, k Key) error {
	f, err := createExclusively(path)
	if err != nil {
		return inChinese(path, err)
	}
	if err := save(f, k.Line()+"\n"); err != nil {
		_ = os.Remove(path)
		return inChinese(path, err)
	}
	return inChinese(path, syncFolder(filepath.Dir(path)))
}

// PrependToFile puts a new key before those of a key file, which stay as they are with their comments: from
// then on it seals. Whoever reads the file meanwhile, or after a power cut, finds either the old keys or all.
// Two who do so at once do not lose each other's key: the second gets an error and may try again.
func PrependToFile(path string, k Key) error {
	// The file itself is replaced, not a link that leads to it.
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return inChinese(path, err)
	}
	// One name for all, since it is also what keeps a second one out.
	next := file + ".new"
	f, err := createExclusively(next)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("密钥文件 %s 正在由别人添加密钥，或者上次添加时中断：确认没有人在添加以后，请删除 %s 再试", path, next)
	}
	if err != nil {
		return inChinese(next, err)
	}
	if err := replaceBy(f, file, k); err != nil {
		_ = os.Remove(next)
		return err
	}
	return inChinese(path, syncFolder(filepath.Dir(file)))
}

// replaceBy writes the key and then the keys at path into f, closes it, and lets it take their place.
func replaceBy(f *os.File, path string, k Key) error {
	text, info, err := withKey(path, k)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(keepOwner(f, info), save(f, text)); err != nil {
		return inChinese(f.Name(), err)
	}
	return inChinese(path, os.Rename(f.Name(), path))
}

// withKey is the text of the key file at path with one more key in front.
func withKey(path string, k Key) (string, fs.FileInfo, error) {
	text, info, err := readKeyFile(path)
	if err != nil {
		return "", nil, err
	}
	ring, err := parseFile(path, text)
	if err != nil {
		return "", nil, err
	}
	if slices.Contains(ring.IDs(), k.ID()) {
		return "", nil, fmt.Errorf("密钥文件 %s 中已经有编号为 %s 的密钥", path, k.ID())
	}
	return k.Line() + "\n" + text, info, nil
}

func createExclusively(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, keyFileMode)
}

// save writes the text to the disk and closes the file.
func save(f *os.File, text string) error {
	_, err := f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}
