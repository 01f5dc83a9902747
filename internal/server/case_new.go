package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/account"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// newCasePage is 申请登记.
type newCasePage struct {
	Frame   frame
	Action  string
	Preview string // where the script asks for the due date
	Key     string
	Failure failure
	Due     duePreview
	Fields  registrationForm
	// Officer is nil for who may not assign cases.
	Officer *choiceField
	// Similar is nil until somebody asks for it.
	Similar *similarCases
}

func (newCasePage) template() string { return "case_new.html" }

func (s *Server) newCase(c echo.Context, a desk.Agency) error {
	form := fresh(map[string]string{"on": s.desk.Today().String(), "officer": "0"})
	return s.showRegistration(c, a, form, failure{}, nil)
}

func (s *Server) registerCase(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	switch form.get("do") {
	case "preview": // the button for browsers without script
		return s.showRegistration(c, a, form, failure{}, nil)
	case "similar":
		return s.showSimilar(c, a, form)
	}
	in := desk.Intake{Agency: a.ID, Key: form.get("key"), By: actorOf(c)}
	r, err := receiptFrom(form)
	if read := (formReader{form: form}); err == nil && mayHere(c, account.Assign) {
		in.Officer = read.officer()
		err = read.err()
	}
	var line desk.Summary
	if err == nil {
		line, err = s.desk.Register(c.Request().Context(), in, r)
	}
	if _, mendable := failureOf(err); mendable && line.ID != 0 {
		// It is registered; only whom it was to be given to has just left. That is mended where cases are assigned.
		return done(c, casePath(a, line.ID)+"/assign")
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showRegistration(c, a, form, x, nil) })
	}
	return done(c, casePath(a, line.ID))
}

func (s *Server) showRegistration(c echo.Context, a desk.Agency, form typed, x failure, similar *similarCases) error {
	f, _, err := s.frame(c, a, "申请登记", registration)
	if err != nil {
		return err
	}
	departments, err := s.desk.Departments(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	due, err := s.duePreview(c, a, form)
	if err != nil {
		return err
	}
	p := newCasePage{
		Frame: f, Action: agencyPath(a) + "/cases/new", Preview: agencyPath(a) + "/due", Key: form.get("key"),
		Failure: x, Due: due, Similar: similar, Fields: registrationFields(form, x, offered{departments, a.Accepts}),
	}
	if mayHere(c, account.Assign) {
		officers, err := s.desk.Officers(c.Request().Context(), a.ID)
		if err != nil {
			return err
		}
		officer := form.choice(officerChoice(officers), x)
		p.Officer = &officer
	}
	return s.renderStatus(c, x.status(), p)
}

// duePreview is the due date that a registration would have, shown as one types.
type duePreview struct {
	Hint  string // what is missing for an answer; empty where there is one
	Due   string
	Words string
	Steps []foi.Step
}

func (duePreview) template() string { return "due_preview.html" }

// previewDue serves the due date alone, for the script.
func (s *Server) previewDue(c echo.Context, a desk.Agency) error {
	p, err := s.duePreview(c, a, typed(c.QueryParams()))
	if err != nil {
		return err
	}
	return s.render(c, p)
}

func (s *Server) duePreview(c echo.Context, a desk.Agency, form typed) (duePreview, error) {
	in := formReader{form: form}
	r := foi.Receipt{On: in.date("on"), SubmittedOn: in.date("submitted_on"), Channel: foi.Channel(form.get("channel"))}
	if r.Channel == "" || form.get("on") == "" {
		return duePreview{Hint: "选择收到方式、填写收到日期后，在此显示答复期限。"}, nil
	}
	if len(in.wrong) > 0 {
		return duePreview{Hint: in.wrong[0].Message}, nil
	}
	clock, err := s.desk.Preview(c.Request().Context(), a.ID, r)
	if x, ok := failureOf(err); ok {
		return duePreview{Hint: x.first()}, nil
	}
	if err != nil {
		return duePreview{}, err
	}
	today := s.desk.Today()
	return duePreview{Due: clock.Due.Chinese(), Words: clock.Words(today), Steps: clock.Steps}, nil
}
