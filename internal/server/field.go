package server

import "slices"

// textField is a field to type into. Its id in the page is "f-" and its name.
type textField struct {
	Name, Label, Value string
	Hint               string
	Article            string // what asks for it; empty where nothing is quoted
	Error              string
	Optional           bool
	Kind               string // line, date, lines
	Suggestions        []string
	Autocomplete       string // what a browser may fill in; off where empty
}

// choiceField is a choice of one among a few, as radio buttons.
type choiceField struct {
	Name, Label string
	Hint        string
	Error       string
	// Many tells that any number of them may be chosen, by check boxes.
	Many bool
	// Listed tells that there are too many to lay out: they fold into a list, in which typing finds one.
	Listed bool
	// Short tells that the choices are a word or two each and stand in columns.
	Short  bool
	Groups []choiceGroup
}

// choiceGroup is a block of choices under one head; Head is empty where there is one block only.
type choiceGroup struct {
	Head    string
	Choices []choice
}

type choice struct {
	ID, Name, Value, Label string
	Hint                   string
	Article                string
	Barred                 string // why it cannot be chosen; empty where it can
	Fixed                  string // why it is chosen for good; empty where it may be left
	Checked                bool
	Mark                   string // for the script: what choosing it changes on the page
}

// text makes a field that shows what was typed and what is wrong with it.
func (t typed) text(f textField, x failure) textField {
	f.Value, f.Error = t.get(f.Name), x.at(f.Name)
	if f.Kind == "" {
		f.Kind = "line"
	}
	if f.Autocomplete == "" {
		f.Autocomplete = "off"
	}
	return f
}

// Unchosen tells that nothing was chosen yet: a list then begins with a line that says so.
func (f choiceField) Unchosen() bool {
	return !slices.ContainsFunc(f.Groups, func(g choiceGroup) bool {
		return slices.ContainsFunc(g.Choices, func(ch choice) bool { return ch.Checked })
	})
}

// laidOut is how many people are laid out at most; more of them fold into a list.
const laidOut = 7

func (t typed) choice(f choiceField, x failure) choiceField {
	f.Error = x.at(f.Name)
	first := true
	for g := range f.Groups {
		for i := range f.Groups[g].Choices {
			ch := &f.Groups[g].Choices[i]
			ch.Name = f.Name
			ch.Checked = ch.Fixed != "" || slices.Contains(t[f.Name], ch.Value)
			ch.ID = "f-" + f.Name + "-" + ch.Value
			if first { // where the summary of errors leads
				ch.ID, first = "f-"+f.Name, false
			}
		}
	}
	return f
}

// tick is a choice of its own, to tick or to leave.
func tick(name, label, what, article string) choiceField {
	return choiceField{Name: name, Label: label, Many: true, Groups: []choiceGroup{{Choices: []choice{{Value: "1", Label: what, Article: article}}}}}
}

// ticked tells that it was.
func (t typed) ticked(name string) bool { return t.get(name) != "" }

// tickedAs is what a form says of a tick.
func tickedAs(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}
