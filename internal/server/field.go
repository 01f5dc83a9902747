package server

// textField is a field to type into. Its id in the page is "f-" and its name.
type textField struct {
	Name, Label, Value string
	Hint               string
	Error              string
	Optional           bool
	Kind               string // line, date, lines
	Suggestions        []string
}

// choiceField is a choice of one among a few, as radio buttons.
type choiceField struct {
	Name, Label string
	Hint        string
	Error       string
	Groups      []choiceGroup
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
	Checked                bool
	Mark                   string // for the script: what choosing it changes on the page
}

// text makes a field that shows what was typed and what is wrong with it.
func (t typed) text(f textField, x failure) textField {
	f.Value, f.Error = t.get(f.Name), x.at(f.Name)
	if f.Kind == "" {
		f.Kind = "line"
	}
	return f
}

func (t typed) choice(f choiceField, x failure) choiceField {
	f.Error = x.at(f.Name)
	first := true
	for g := range f.Groups {
		for i := range f.Groups[g].Choices {
			ch := &f.Groups[g].Choices[i]
			ch.Name, ch.Checked = f.Name, ch.Value == t.get(f.Name)
			ch.ID = "f-" + f.Name + "-" + ch.Value
			if first { // where the summary of errors leads
				ch.ID, first = "f-"+f.Name, false
			}
		}
	}
	return f
}
