package sheet

import (
	"fmt"

	"foidesk/internal/desk"
)

// unreadable says that a file as a whole cannot be taken: which file, what is wrong, how to mend it.
func unreadable(name, format string, args ...any) error {
	message := fmt.Sprintf("“%s”", name) + fmt.Sprintf(format, args...)
	return &desk.Error{Code: desk.Invalid, Message: message, Fields: []desk.FieldError{{Field: "file", Message: message}}}
}
