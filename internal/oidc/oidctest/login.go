package oidctest

import (
	"cmp"
	"io"
	"net/http"

	zitadel "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const loginPath = "/login"

// login shows the form to a browser that it does not know, and takes it as filled in: somebody's sub, or
// anything else from one who turns back.
func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	id, sub := r.FormValue("id"), r.PostFormValue("sub")
	if known, err := r.Cookie("known"); err == nil {
		sub = cmp.Or(sub, known.Value)
	}
	if r.Method == http.MethodGet && sub == "" {
		_, _ = io.WriteString(w, "<form method=post><input name=sub></form>")
		return
	}
	request, err := p.memory.AuthRequestByID(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !p.memory.letIn(id, sub) {
		op.AuthRequestError(w, r, request, zitadel.ErrAccessDenied(), p.genuine)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "known", Value: sub, Secure: true, HttpOnly: true})
	issuer := op.ContextWithIssuer(r.Context(), p.server.URL)
	http.Redirect(w, r, op.AuthCallbackURL(p.genuine)(issuer, id), http.StatusFound)
}
