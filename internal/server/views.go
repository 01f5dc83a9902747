package server

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/labstack/echo/v4"
)

// page is the view model of a page, or of a part that is also served alone. All deciding is done
// when it is filled; the template only places values.
type page interface {
	// template is the file in web that shows it.
	template() string
}

// pages declares every page. The tests check each template against its view model.
var pages = []page{
	errorPage{},
	resubmitPage{},
	calculatorPage{},
	signInPage{},
	secondFactorPage{},
	setupPage{},
	welcomePage{},
	accountPage{},
	permissionsPage{},
	keysPage{},
	agenciesPage{},
	agencyPage{},
	settingsPage{},
	peoplePage{},
	newPersonPage{},
	personPage{},
	linkPage{},
	absencesPage{},
	auditPage{},
	sealsPage{},
	inboxPage{},
	jobsPage{},
	remindersPage{},
	hooksPage{},
	morningPage{},
	belowPage{},
	casesPage{},
	newCasePage{},
	duePreview{},
	calendarMonth{},
	casePage{},
	decisionPage{},
	extensionPage{},
	feeNoticePage{},
	feePaidPage{},
	deliveryPage{},
	withdrawalPage{},
	voidPage{},
	amendmentPage{},
	assignmentPage{},
	sendBackPage{},
	consentPage{},
	stepPage{},
	intakePage{},
	recordsPage{},
	evidencePage{},
	applicantsPage{},
	statisticsPage{},
	picturesPage{},
	newImportPage{},
	importPage{},
	holidaysPage{},
	noticePage{},
	closurePage{},
	calendarWithdrawalPage{},
	draftPage{},
}

// parseViews reads all templates at once, so that a broken one stops the program at its start.
func parseViews(files fs.FS, declared []page) (*template.Template, error) {
	views, err := template.New("").Option("missingkey=error").ParseFS(files, "*.html")
	if err != nil {
		return nil, err
	}
	for _, p := range declared {
		if views.Lookup(p.template()) == nil {
			return nil, fmt.Errorf("no template %s for %T", p.template(), p)
		}
	}
	return views, nil
}

func (s *Server) render(c echo.Context, p page) error {
	return s.renderStatus(c, http.StatusOK, p)
}

// renderStatus renders into memory first: a template that fails must not leave half a page under
// a status of success.
func (s *Server) renderStatus(c echo.Context, status int, p page) error {
	var b bytes.Buffer
	if err := s.views.ExecuteTemplate(&b, p.template(), p); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}
