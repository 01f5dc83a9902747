package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// fileError says in Chinese what the system says in English of a key file; errors.Is finds the cause.
type fileError struct {
	path  string
	cause error
}

// inChinese is nil for nil.
func inChinese(path string, err error) error {
	if err == nil {
		return nil
	}
	return &fileError{path, err}
}

func (e *fileError) Error() string {
	return fmt.Sprintf("不能读写密钥文件 %s：%s", e.path, e.why())
}

func (e *fileError) Unwrap() error { return e.cause }

func (e *fileError) why() string {
	var (
		at   *fs.PathError
		link *os.LinkError
	)
	switch {
	case errors.Is(e.cause, fs.ErrNotExist):
		return "没有这个文件或者文件夹，请检查路径"
	case errors.Is(e.cause, fs.ErrExist):
		return "已经有这个文件，不会覆盖它，请换一个路径"
	case errors.Is(e.cause, fs.ErrPermission):
		return "没有权限，请检查文件和文件夹属于哪个用户"
	case errors.As(e.cause, &at):
		return at.Err.Error()
	case errors.As(e.cause, &link):
		return link.Err.Error()
	}
	return e.cause.Error()
}
