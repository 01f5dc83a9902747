package sheet

import (
	"errors"
	"fmt"
	"io/fs"

	"foidesk/internal/desk"
)

// unreadable says that a file as a whole cannot be taken: which file, what is wrong, how to mend it.
func unreadable(name, format string, args ...any) error {
	message := fmt.Sprintf("“%s”", name) + fmt.Sprintf(format, args...)
	return &desk.Error{Code: desk.Invalid, Message: message, Fields: []desk.FieldError{{Field: "file", Message: message}}}
}

// unopened says in Chinese what the system says in English of a path that cannot be opened or read. It is no
// *desk.Error: the path may be the program's own, of a ledger that was sent to it. Other errors pass.
func unopened(name string, err error) error {
	var system *fs.PathError
	if !errors.As(err, &system) {
		return err
	}
	return &openError{name: name, cause: system}
}

type openError struct {
	name  string
	cause *fs.PathError
}

func (e *openError) Error() string {
	return fmt.Sprintf("打不开 %s：请检查路径和权限（%s）", e.name, e.why())
}

func (e *openError) Unwrap() error { return e.cause }

func (e *openError) why() string {
	switch {
	case errors.Is(e.cause, fs.ErrNotExist):
		return "没有这个文件"
	case errors.Is(e.cause, fs.ErrPermission):
		return "没有读取权限"
	}
	return e.cause.Err.Error()
}
