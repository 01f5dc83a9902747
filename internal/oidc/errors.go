package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"golang.org/x/oauth2"
)

// What can become of a sign-in. Every error of Begin and Finish is one of these, with the cause wrapped for
// the log; no cause holds the client secret, a code, a token or what a claim says of the person.
var (
	// ErrUnreachable: the provider cannot be reached, answers nonsense or says that it is out of order. Trying
	// again later may help.
	ErrUnreachable = errors.New("the identity provider cannot be used now")
	// ErrDenied: the provider did not let the person in, or the person turned back there.
	ErrDenied = errors.New("the identity provider did not let the person in")
	// ErrInvalid: what came back proves nothing. A link opened twice or kept too long ends here, as does a
	// forgery and a client that the provider does not know by this secret.
	ErrInvalid = errors.New("what came back from the identity provider is not valid")
)

// registered are the error codes of RFC 6749 and of OpenID Connect Core 3.1.2.6, and which of our errors each
// one is. Others are not repeated in a cause: anybody can write anything into the address of the callback.
var registered = map[string]error{
	"access_denied":              ErrDenied,
	"account_selection_required": ErrDenied,
	"consent_required":           ErrDenied,
	"interaction_required":       ErrDenied,
	"login_required":             ErrDenied,
	"server_error":               ErrUnreachable,
	"temporarily_unavailable":    ErrUnreachable,
	"invalid_client":             ErrInvalid,
	"invalid_grant":              ErrInvalid,
	"invalid_request":            ErrInvalid,
	"invalid_scope":              ErrInvalid,
	"unauthorized_client":        ErrInvalid,
	"unsupported_grant_type":     ErrInvalid,
	"unsupported_response_type":  ErrInvalid,
}

func unreachable(cause error) error { return fmt.Errorf("%w: %w", ErrUnreachable, cause) }

func invalid(cause string) error { return fmt.Errorf("%w: %s", ErrInvalid, cause) }

// refused is what the provider says with an error code.
func refused(code string) error {
	kind, ok := registered[code]
	if !ok {
		return invalid("the provider gave an error code that is not registered")
	}
	return fmt.Errorf("%w: %s", kind, code)
}

// notExchanged words why a code could not be exchanged. The text of a RetrieveError is not repeated: it
// quotes what the provider answered, which may be the code or a token.
func notExchanged(err error) error {
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer):
		return refused(answer.ErrorCode)
	case isUnreachable(err):
		return unreachable(err)
	default:
		return invalid("the answer to the code cannot be read")
	}
}

// isUnreachable tells an answer that never came from one that says something wrong. The transport makes
// errors of all answers that are not usable, and http.Client makes a url.Error of all of those.
func isUnreachable(err error) bool {
	var failed *url.Error
	return errors.As(err, &failed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
