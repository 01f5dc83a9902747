package server

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// settingsPage is 机关设置.
type settingsPage struct {
	Frame   frame
	Action  string
	Failure failure
	// Done tells that the settings were just changed.
	Done   bool
	Above  string // empty for the top of a tree
	Fields agencyFields
	// Seen are the settings as the page shows them, for telling whether somebody changed them meanwhile.
	Seen string
	// Earlier says by which policy what was received before is counted.
	Earlier []string
	New     string // address of the form for an agency below
	Below   []agencyLink
	// Told is what an answer of today would say of remedies, by the settings as they stand.
	Told []fact
}

// agencyLink names an agency and leads to its settings.
type agencyLink struct{ Name, Href string }

func (settingsPage) template() string { return "settings_show.html" }

func settingsPath(a desk.Agency) string { return agencyPath(a) + "/settings" }

func (s *Server) showSettings(c echo.Context, a desk.Agency) error {
	return s.renderSettings(c, a, typedAgency(a), failure{})
}

func (s *Server) changeSettings(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	seen, err := url.ParseQuery(form.get("seen"))
	if err != nil {
		return malformed(err)
	}
	if _, err := s.desk.ReviseAgency(c.Request().Context(), actorOf(c), typed(seen).agency(a), form.agency(a)); err != nil {
		return showAgain(c, err, func(x failure) error {
			now, err := s.desk.Agency(c.Request().Context(), a.ID)
			if err != nil {
				return err
			}
			if x.Overtaken {
				form, x = mergedSettings(now, typed(seen), form, x)
			}
			return s.renderSettings(c, now, form, x)
		})
	}
	return done(c, settingsPath(a)+"?done=1")
}

// settingsSeen are the settings of an agency as a form keeps them, to be read with url.ParseQuery.
func settingsSeen(a desk.Agency) string {
	shown := url.Values{}
	for _, name := range agencyFieldNames {
		shown[name] = typedAgency(a)[name]
	}
	return shown.Encode()
}

// mergedSettings takes over into a form what somebody else changed since it was opened, in the fields that the
// person left alone: sent once more, the form must not undo the other's change.
func mergedSettings(now desk.Agency, seen, form typed, x failure) (typed, failure) {
	theirs, mine, opened := typedAgency(now), typedAgency(form.agency(now)), typedAgency(seen.agency(now))
	taken := false
	for _, name := range agencyFieldNames {
		if slices.Equal(mine[name], opened[name]) && !slices.Equal(theirs[name], opened[name]) {
			form[name], taken = theirs[name], true
		}
	}
	if taken {
		x.Message += "。您没有改动的栏已换成现在的设置"
	}
	return form, x
}

func (s *Server) renderSettings(c echo.Context, a desk.Agency, form typed, x failure) error {
	below, err := s.desk.AgenciesBelow(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	if x.Overtaken || form.get("seen") == "" {
		form["seen"] = []string{settingsSeen(a)}
	}
	f, _, err := s.frame(c, a, "机关设置", settings)
	if err != nil {
		return err
	}
	p := settingsPage{
		Frame: f, Action: settingsPath(a), Failure: x, Done: !x.Any() && c.QueryParam("done") != "",
		Seen: form.get("seen"), Fields: form.agencyFields(x, s.desk.Today().Year()), New: agencyPath(a) + "/agencies/new",
	}
	p.Told = toldToday(a, s.desk.Today())
	if a.Parent != 0 {
		above, err := s.desk.Agency(c.Request().Context(), a.Parent)
		if err != nil {
			return err
		}
		p.Above = above.Name
	}
	for _, e := range a.Earlier {
		p.Earlier = append(p.Earlier, e.Until.Chinese()+"及以前收到的："+desk.RestDayLabel(e.RestDayReceipt)+"；行政查询事项"+desk.InquiryRoadLabel(e.InquiryReviewFirst))
	}
	for _, b := range below {
		if b.Parent == a.ID {
			p.Below = append(p.Below, agencyLink{b.Name, settingsPath(b)})
		}
	}
	return s.renderStatus(c, x.status(), p)
}

// toldToday is what an answer of the agency, to an application of the same day, would say of remedies.
func toldToday(a desk.Agency, today calendar.Date) []fact {
	var told []fact
	for _, answer := range []struct {
		label   string
		outcome foi.Outcome
	}{
		{"予以公开、无法提供、不予处理", foi.Disclosed},
		{"不予公开（条例第十四条至第十六条）", foi.StateSecret},
		{"部分公开", foi.PartlyDisclosed},
		{"行政查询事项", foi.AdministrativeInquiry},
	} {
		d := foi.Decision{On: today, Outcome: answer.outcome}
		told = append(told, plain(answer.label, foi.RemedyClause(a.RemediesAgainst(d, today))))
	}
	return told
}
