package server

import (
	"strings"

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
	Intake  intakeForm
	// Records is the address of 登记更正本人信息申请, which is no application.
	Records string
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
	line, err := s.register(c, a, form)
	if line.ID != 0 {
		return done(c, s.whereNext(c, a, line, err))
	}
	return showAgain(c, err, func(x failure) error { return s.showRegistration(c, a, form, x, nil) })
}

// register registers what a form says: an application, several matters of one, or what is still to be confirmed. Where
// it is several cases, the line is that of the first.
func (s *Server) register(c echo.Context, a desk.Agency, form typed) (desk.Summary, error) {
	in := desk.Intake{Agency: a.ID, Key: form.get("key"), By: actorOf(c)}
	r, err := receiptFrom(form)
	if err != nil {
		return desk.Summary{}, err
	}
	if r.Lacks, err = lacksFrom(form); err != nil {
		return desk.Summary{}, err
	}
	r.Elsewhere = form.ticked("elsewhere")
	read := formReader{form: form}
	if mayHere(c, account.Assign) {
		in.Officer = read.officer()
	}
	if err := read.err(); err != nil {
		return desk.Summary{}, err
	}
	ctx, others := c.Request().Context(), matters(form.get("matters"))
	switch {
	case form.ticked("unconfirmed") && len(others) > 0:
		return desk.Summary{}, fieldError("matters", "来件确认收到之后，再在案件页拆分；现在请只填一项")
	case form.ticked("unconfirmed"):
		return s.desk.Arrive(ctx, in, foi.Arrival{
			On: r.On, Channel: r.Channel, SubmittedOn: r.SubmittedOn, SystemConfirmedOn: r.SystemConfirmedOn, Request: r.Request,
		})
	}
	lines, err := s.desk.RegisterParts(ctx, in, r, others)
	if len(lines) == 0 {
		return desk.Summary{}, err
	}
	return lines[0], err
}

// matters are the further matters of an application, one a line.
func matters(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// whereNext leads on from a registration: what seems to belong elsewhere to its answer, which can be given on the
// spot, by whoever may give it.
func (s *Server) whereNext(c echo.Context, a desk.Agency, line desk.Summary, failed error) string {
	to := afterRegistration(a, line, failed)
	if failed != nil || to != casePath(a, line.ID) || !mayHere(c, account.Work) {
		return to
	}
	file, err := s.desk.Case(c.Request().Context(), a.ID, line.ID)
	if err != nil || file.Case.Receipt == nil || !file.Case.Receipt.Elsewhere || actorOf(c).MayWork(file.Case) != nil {
		return to
	}
	return to + elsewhereAnswer
}

// elsewhereAnswer is the form of an answer that the information is another agency's (第三十六条第五项).
const elsewhereAnswer = "/decide?outcome=" + string(foi.NotHeld) + "&ground=" + string(foi.GroundElsewhere)

// afterRegistration leads to the case; or where it is registered and only whom it was to be given to has just left, to
// where that is mended.
func afterRegistration(a desk.Agency, line desk.Summary, failed error) string {
	if _, mendable := failureOf(failed); mendable {
		return casePath(a, line.ID) + "/assign"
	}
	return casePath(a, line.ID)
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
		Intake: intakeFields(form, x), Records: agencyPath(a) + "/records/new",
	}
	if p.Officer, err = s.officerField(c, a, form, x); err != nil {
		return err
	}
	return s.renderStatus(c, x.status(), p)
}

// officerField chooses to whom a new case goes; nil for who may not assign cases.
func (s *Server) officerField(c echo.Context, a desk.Agency, form typed, x failure) (*choiceField, error) {
	if !mayHere(c, account.Assign) {
		return nil, nil
	}
	officers, err := s.desk.Officers(c.Request().Context(), a.ID)
	officer := form.choice(officerChoice(officers), x)
	return &officer, err
}

// intakeForm is what 申请登记 asks besides the application itself.
type intakeForm struct {
	// Unconfirmed is offered for the channels whose receipt is by confirmation; Awaited tells that such a one is chosen.
	Unconfirmed choiceField
	Awaited     bool
	Lacks       choiceField
	// Matters and Elsewhere are rare and folded away, unless something stands there.
	Matters   textField
	Elsewhere choiceField
	Open      bool
}

func intakeFields(form typed, x failure) intakeForm {
	channel, chosen := foi.Channel(form.get("channel")).Info()
	unconfirmed := tick("unconfirmed", "与申请人的确认", "尚未确认，先登记来件", "")
	unconfirmed.Groups[0].Choices[0].Hint = "上面填来件日期；答复期限暂不起算，确认之日再登记为收到之日"
	elsewhere := tick("elsewhere", "是否属于本机关", "看来不属于本机关负责公开", "条例第三十六条第五项")
	elsewhere.Groups[0].Choices[0].Hint = "照常登记；登记后即可当场答复，告知申请人向哪个机关提出"
	return intakeForm{
		Unconfirmed: form.choice(unconfirmed, x), Awaited: !chosen || channel.Awaited(),
		Lacks: form.choice(lacksChoice(), x),
		Matters: form.text(textField{
			Name: "matters", Label: "同一申请的其他事项", Kind: "lines", Optional: true,
			Hint: "一件申请含几项内容、分别答复更清楚的，每行写一项，各立一案，收到日期相同；申请内容一栏为第一项",
		}, x),
		Elsewhere: form.choice(elsewhere, x),
		Open:      form.get("matters") != "" || form.ticked("elsewhere") || form.ticked("assistance") || x.at("matters") != "",
	}
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
	r := foi.Receipt{
		On: in.date("on"), SubmittedOn: in.date("submitted_on"), SystemConfirmedOn: in.date("system_confirmed_on"),
		Channel: foi.Channel(form.get("channel")),
	}
	if r.Channel == "" || form.get("on") == "" {
		return duePreview{Hint: "选择收到方式、填写收到日期后，在此显示答复期限。"}, nil
	}
	if len(in.wrong) > 0 {
		return duePreview{Hint: in.wrong[0].Message}, nil
	}
	if form.ticked("unconfirmed") {
		return duePreview{Hint: "来件待确认：收到日期未定，答复期限暂不起算。平常信函应于来件当日与申请人确认。"}, nil
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
