package account

import "foidesk/internal/desk"

func refuse(message string) error { return &desk.Error{Code: desk.Refused, Message: message} }

func notFound(message string) error { return &desk.Error{Code: desk.NotFound, Message: message} }

func unavailable(message string) error { return &desk.Error{Code: desk.Unavailable, Message: message} }

// invalid names the fields to mend; those without a sentence are in order. It is nil when all are.
func invalid(fields ...desk.FieldError) error {
	var wrong []desk.FieldError
	for _, f := range fields {
		if f.Message != "" {
			wrong = append(wrong, f)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.Invalid, Message: wrong[0].Message, Fields: wrong}
}

func invalidField(field, message string) error {
	return invalid(desk.FieldError{Field: field, Message: message})
}
