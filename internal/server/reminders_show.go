package server

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// remindersPage is 提醒规则: who of an agency hears of what, and when.
type remindersPage struct {
	Frame   frame
	Action  string
	Failure failure
	// Done tells that the rules were just changed.
	Done   bool
	Usual  bool // the agency has no rules of its own
	Topics []ruleTopic
	// Seen are the rules as the page shows them, for telling whether somebody changed them meanwhile.
	Seen string
	// Previewed tells that Told was asked for; it may be empty.
	Previewed bool
	Told      []toldRow
	// More tells that the preview was cut.
	More bool
}

type ruleTopic struct {
	Label string
	Rules []ruleFields
}

// ruleFields are the form of one rule: the days before and after the last day, as people write them.
type ruleFields struct {
	Audience, Before, After, Daily string // names of the fields
	To, BeforeValue, AfterValue    string
	DailyOn                        bool
	ID, Problem                    string
}

type toldRow struct{ Name, Topic, Number, Words string }

func (remindersPage) template() string { return "reminders_show.html" }

func remindersPath(a desk.Agency) string { return agencyPath(a) + "/reminders" }

// previewLines bounds a preview: who wants to know more looks at the list of cases.
const previewLines = 100

func (s *Server) showReminders(c echo.Context, a desk.Agency) error {
	rules, own, err := s.remind.Rules(c.Request().Context(), a.ID)
	if err != nil {
		return err
	}
	p := remindersPage{Usual: !own, Done: c.QueryParam("done") != "", Seen: writtenRules(rules)}
	return s.renderReminders(c, a, rules, p)
}

func (s *Server) changeReminders(c echo.Context, a desk.Agency) error {
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	seen, err := readRules(form.get("seen"))
	if err != nil {
		return malformed(err)
	}
	rules, err := typedRules(form)
	p := remindersPage{Seen: form.get("seen")}
	switch {
	case err != nil:
	case form.get("do") == "preview":
		p.Previewed = true
		err = s.previewReminders(c, a, rules, &p)
		if err == nil {
			return s.renderReminders(c, a, rules, p)
		}
	default:
		if err = s.remind.SetRules(c.Request().Context(), actorOf(c), a, seen, rules); err == nil {
			return done(c, remindersPath(a)+"?done=1")
		}
	}
	return showAgain(c, err, func(x failure) error {
		p.Failure = x
		if x.Overtaken { // sent once more, it is meant so
			now, _, err := s.remind.Rules(c.Request().Context(), a.ID)
			if err != nil {
				return err
			}
			p.Seen = writtenRules(now)
		}
		return s.renderReminders(c, a, rules, p)
	})
}

func (s *Server) previewReminders(c echo.Context, a desk.Agency, rules []remind.Rule, p *remindersPage) error {
	told, err := s.remind.Preview(c.Request().Context(), a, rules, previewLines+1)
	if err != nil {
		return err
	}
	if p.More = len(told) > previewLines; p.More {
		told = told[:previewLines]
	}
	for _, one := range told {
		p.Told = append(p.Told, toldRow{one.Name, one.Topic.Label(), one.Number, one.Words})
	}
	return nil
}

func (s *Server) renderReminders(c echo.Context, a desk.Agency, rules []remind.Rule, p remindersPage) error {
	var err error
	if p.Frame, _, err = s.frame(c, a, "提醒规则", reminders); err != nil {
		return err
	}
	p.Action = remindersPath(a)
	for _, t := range remind.Topics() {
		topic := ruleTopic{Label: t.ID.Label()}
		for _, to := range t.To {
			topic.Rules = append(topic.Rules, ruleFieldsOf(ruleOf(rules, t.ID, to), p.Failure))
		}
		p.Topics = append(p.Topics, topic)
	}
	return s.renderStatus(c, p.Failure.status(), p)
}

func ruleOf(rules []remind.Rule, topic remind.Topic, to remind.Audience) remind.Rule {
	for _, r := range rules {
		if r.Topic == topic && r.To == to {
			return r
		}
	}
	return remind.Rule{Topic: topic, To: to}
}

func ruleFieldsOf(r remind.Rule, x failure) ruleFields {
	f := ruleFields{
		To: r.To.Label(), DailyOn: r.Daily, Before: r.Field() + ":before", After: r.Field() + ":after", Daily: r.Field() + ":daily",
		ID: "f-" + r.Field(), Problem: x.at(r.Field()),
	}
	var before, after []string
	for _, day := range r.Days {
		if day <= 0 {
			before = append(before, strconv.Itoa(-day))
		} else {
			after = append(after, strconv.Itoa(day))
		}
	}
	f.BeforeValue, f.AfterValue = strings.Join(before, "、"), strings.Join(after, "、")
	return f
}

// typedRules reads every rule of the form. The error is Invalid with a field for each that cannot be read.
func typedRules(form typed) ([]remind.Rule, error) {
	var rules []remind.Rule
	var wrong []desk.FieldError
	for _, t := range remind.Topics() {
		for _, to := range t.To {
			rule := remind.Rule{Topic: t.ID, To: to}
			before, errBefore := daysIn(form.get(rule.Field() + ":before"))
			after, errAfter := daysIn(form.get(rule.Field() + ":after"))
			if err := errors.Join(errBefore, errAfter); err != nil {
				wrong = append(wrong, desk.FieldError{Field: rule.Field(), Message: "请只写工作日数，用顿号隔开，如 5、3、1、0"})
			}
			for _, n := range before {
				rule.Days = append(rule.Days, -n)
			}
			rule.Days = append(rule.Days, after...)
			slices.Sort(rule.Days)
			rule.Daily = form.get(rule.Field()+":daily") != ""
			rules = append(rules, rule)
		}
	}
	if len(wrong) > 0 {
		return rules, &desk.Error{Code: desk.Invalid, Message: "有些规则需要改正", Fields: wrong}
	}
	return rules, nil
}

// daysIn reads numbers of days as people list them.
func daysIn(text string) ([]int, error) {
	var days []int
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;； \t", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 {
			return days, fmt.Errorf("%q is no number of days", word)
		}
		days = append(days, n)
	}
	return days, nil
}

// writtenRules writes rules into a form, to be read with readRules.
func writtenRules(rules []remind.Rule) string {
	var out []string
	for _, r := range rules {
		out = append(out, fmt.Sprintf("%s %t %s", r.Field(), r.Daily, strings.Trim(fmt.Sprint(r.Days), "[]")))
	}
	return strings.Join(out, "\n")
}

func readRules(text string) ([]remind.Rule, error) {
	var rules []remind.Rule
	for _, line := range strings.Split(tidyLines(text), "\n") {
		words := strings.Fields(line)
		if len(words) < 2 {
			return nil, fmt.Errorf("no rule: %q", line)
		}
		topic, to, _ := strings.Cut(words[0], ":")
		rule := remind.Rule{Topic: remind.Topic(topic), To: remind.Audience(to), Daily: words[1] == "true"}
		for _, word := range words[2:] {
			day, err := strconv.Atoi(word)
			if err != nil {
				return nil, err
			}
			rule.Days = append(rule.Days, day)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

// tidyLines undoes what a browser does to the ends of lines.
func tidyLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
