package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// ErrorCode names a kind of failure; stable, for programs and for the one map to HTTP status and
// exit status.
type ErrorCode string

// The kinds of failure that a person can do something about. Any other error is internal.
const (
	Invalid  ErrorCode = "invalid"   // a field cannot be read or is missing
	Refused  ErrorCode = "refused"   // the law does not allow the act where it stands
	Conflict ErrorCode = "conflict"  // somebody has recorded something since
	NotFound ErrorCode = "not_found" // no such thing in this agency
	// Unavailable: the database is read-only for want of its key; an administrator can mend it.
	Unavailable ErrorCode = "unavailable"
)

// FieldError is what is wrong with one field of a form, in a sentence that says how to mend it.
type FieldError struct {
	Field   string
	Message string
}

// Error is a failure that a person can mend.
type Error struct {
	Code ErrorCode
	// Message is a Chinese sentence for the person.
	Message string
	// Fields names the fields to mend; empty where the whole act is out of place.
	Fields []FieldError
	// Article is the provision a refusal rests on, if any.
	Article string
}

func (e *Error) Error() string { return e.Message }

// CodeOf is the code of an Error in err's chain; "" for an internal error.
func CodeOf(err error) ErrorCode {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// withMessage keeps the fields that something is wrong with.
func withMessage(problems []FieldError) []FieldError {
	var wrong []FieldError
	for _, p := range problems {
		if p.Message != "" {
			wrong = append(wrong, p)
		}
	}
	return wrong
}

func invalid(fields []FieldError) *Error {
	return &Error{Code: Invalid, Message: fields[0].Message, Fields: fields}
}

func invalidField(field, format string, args ...any) *Error {
	return invalid([]FieldError{{field, fmt.Sprintf(format, args...)}})
}

// refused turns foi's refusal into the office's; other errors pass.
func refused(err error) error {
	var r *foi.Refusal
	if !errors.As(err, &r) {
		return err
	}
	e := &Error{Code: Refused, Message: r.Message, Article: r.Article}
	if r.Field != "" {
		e.Fields = []FieldError{{r.Field, r.Message}}
	}
	return e
}

// refusedFor is the refusal of an act for all that it lacks, each at its field.
func refusedFor(lacks []*foi.Refusal) *Error {
	e := &Error{Code: Refused, Message: lacks[0].Message}
	var articles []string
	for _, r := range lacks {
		e.Fields = append(e.Fields, FieldError{r.Field, r.Message})
		if r.Article != "" && !slices.Contains(articles, r.Article) {
			articles = append(articles, r.Article)
		}
	}
	e.Article = strings.Join(articles, "、")
	return e
}
