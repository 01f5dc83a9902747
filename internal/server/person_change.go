package server

import (
	"context"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

func (s *Server) changeRoles(c echo.Context, a desk.Agency) error {
	return s.changePerson(c, a, rolesForm, func(ctx context.Context, id desk.PersonID, form typed) error {
		in, err := agencyIn(form, a)
		if err != nil {
			return err
		}
		return s.accounts.ReviseRoles(ctx, actorOf(c), a.ID, id, in, rolesIn(form, "held"), rolesIn(form, "roles"))
	})
}

// agencyIn reads which agency the roles are in; the agency at hand where the form does not say.
func agencyIn(form typed, a desk.Agency) (desk.AgencyID, error) {
	text := form.get("in")
	if text == "" {
		return a.ID, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, errNoAgency
	}
	return desk.AgencyID(id), nil
}

func (s *Server) renamePerson(c echo.Context, a desk.Agency) error {
	return s.changePerson(c, a, nameForm, func(ctx context.Context, id desk.PersonID, form typed) error {
		return s.accounts.Rename(ctx, actorOf(c), a.ID, id, form.get("name"))
	})
}

// linkExternal ties the account to who the identity provider says the person is.
func (s *Server) linkExternal(c echo.Context, a desk.Agency) error {
	if s.options.Provider == nil {
		return echo.ErrNotFound
	}
	return s.changePerson(c, a, externalForm, func(ctx context.Context, id desk.PersonID, form typed) error {
		issuer, subject := s.options.Provider.Issuer(), strings.TrimSpace(form.get("external"))
		if subject == "" {
			issuer = ""
		}
		return s.accounts.SetExternal(ctx, actorOf(c), a.ID, id, issuer, subject)
	})
}

// resetPerson answers with the link itself, as invitePerson does.
func (s *Server) resetPerson(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	id, err := number(c, "person")
	if err != nil {
		return err
	}
	given, err := s.accounts.Reset(c.Request().Context(), actorOf(c), a.ID, desk.PersonID(id), form.get("second_factor") != "")
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderPerson(c, a, "", tried{resetForm, form, x}) })
	}
	return s.showLink(c, a, "登录已重置", given)
}

func (s *Server) disablePerson(c echo.Context, a desk.Agency) error {
	return s.changePerson(c, a, disableForm, func(ctx context.Context, id desk.PersonID, form typed) error {
		if form.get("confirm") == "" {
			return fieldError("confirm", "请先勾选确认，再停用账号")
		}
		return s.accounts.Disable(ctx, actorOf(c), a.ID, id)
	})
}

func (s *Server) enablePerson(c echo.Context, a desk.Agency) error {
	return s.changePerson(c, a, enableForm, func(ctx context.Context, id desk.PersonID, _ typed) error {
		return s.accounts.Enable(ctx, actorOf(c), a.ID, id)
	})
}
