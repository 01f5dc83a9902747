package sheet

import (
	"regexp"
	"strings"

	"foidesk/internal/desk"
)

// cleanText is a cell's text as the office keeps it: without the space around it, with one kind of line
// break, without the apostrophe that guards it or the formula that makes a text of digits.
func cleanText(cell string) string {
	if strings.Contains(cell, "\r") {
		cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
	}
	cell = strings.TrimSpace(cell)
	if text := formulaText.FindStringSubmatch(cell); text != nil {
		return strings.TrimSpace(text[1])
	}
	return strings.TrimSpace(unguard(cell))
}

// guarded tells a text that an apostrophe keeps from being run as a formula: systems that hand out CSV put
// one before = + - @. Nobody types it as part of a name or a number, and Excel keeps its own apostrophe
// outside the text; so it is taken off in every file. Several are looked behind, so that guarding and
// unguarding undo each other exactly.
func guarded(s string) bool {
	text := strings.TrimLeft(s, "'")
	return text != "" && text != s && strings.IndexByte("=+-@", text[0]) >= 0
}

func unguard(s string) string {
	if guarded(s) {
		return s[1:]
	}
	return s
}

// guardApostrophe keeps a text's own apostrophe, and a text that looks like a formulaText, through the next import. A text of a workbook is never run
// as a formula, so that no other needs a guard.
func guardApostrophe(s string) string {
	if guarded(s) || formulaText.MatchString(s) {
		return "'" + s
	}
	return s
}

var (
	// formulaText is how systems that hand out CSV keep Excel from taking digits for a number: ="0100".
	formulaText = regexp.MustCompile(`^="([^"]*)"$`)
	scientific  = regexp.MustCompile(`^\d(\.\d+)?[Ee]\+?\d{2,3}$`)
	longDigits  = regexp.MustCompile(`^\d{16,}$`)
	// excelErrors are what a cell shows in place of a value that its formula could not find.
	excelErrors = regexp.MustCompile(`^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$`)
)

// lostDigits tells that a number was kept as a number and not as text, so that a spreadsheet has cut it to
// 15 digits. A number of 18 digits that ends in three zeros is taken only where it is a proper identity
// number by its check digit.
func lostDigits(s string) bool {
	if scientific.MatchString(s) {
		return true
	}
	return longDigits.MatchString(s) && strings.Trim(s[15:], "0") == "" && !desk.IsIdentityNumber(s)
}

// nothing are marks that clerks put in a cell to say that there is nothing to put.
func nothing(s string) bool {
	switch s {
	case "", "/", "-", "--", "—", "——", "无":
		return true
	}
	return false
}
