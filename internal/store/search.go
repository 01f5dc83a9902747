package store

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/desk"
)

// Chinese is written without spaces, and neither database's own tokenizer finds a word inside a run
// of it. Both get the same tokens, made here: a run of Han characters becomes its overlapping pairs
// and its last character, a run of Latin letters and digits one word. A query of two characters or
// more is then a phrase of pairs, which matches exactly where the text contains it. Tokens hold only
// letters and digits, so they cannot break either query syntax.

// term is one part of a query; all parts must match.
type term struct {
	tokens []string
	// prefix matches words that begin with the only token; otherwise the tokens follow one another.
	prefix bool
	// least, where not 0, asks for so many of the tokens, wherever they stand.
	least int
}

// atLeast writes that so many of the words are there, in a query language that has these two operators.
func atLeast(least int, words []string, and, or string) string {
	switch {
	case least <= 1:
		return "(" + strings.Join(words, or) + ")"
	case least >= len(words):
		return "(" + strings.Join(words, and) + ")"
	}
	with, without := atLeast(least-1, words[1:], and, or), atLeast(least, words[1:], and, or)
	return "((" + words[0] + and + with + ")" + or + without + ")"
}

// runs splits a text into runs of Han and runs of other letters and digits.
func runs(text string) []string {
	var out []string
	var run []rune
	var han bool
	flush := func() {
		if len(run) > 0 {
			out = append(out, string(run))
			run = run[:0]
		}
	}
	for _, r := range strings.ToLower(norm.NFKC.String(text)) {
		isHan := unicode.Is(unicode.Han, r)
		if !isHan && !(r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))) {
			flush()
			continue
		}
		if isHan != han {
			flush()
		}
		han = isHan
		run = append(run, r)
	}
	flush()
	return out
}

func isHan(run string) bool { return run[0] >= 0x80 }

// pairs are the overlapping pairs of a run of Han.
func pairs(run string) []string {
	r := []rune(run)
	out := make([]string, 0, len(r))
	for i := 0; i+1 < len(r); i++ {
		out = append(out, string(r[i:i+2]))
	}
	return out
}

// tokensOf is the token string of a text.
func tokensOf(texts ...string) string {
	var out []string
	for _, text := range texts {
		for _, run := range runs(text) {
			if !isHan(run) {
				out = append(out, run)
				continue
			}
			r := []rune(run)
			out = append(append(out, pairs(run)...), string(r[len(r)-1]))
		}
	}
	return strings.Join(out, " ")
}

// termsOf is what a query asks for; empty where it holds nothing that can be looked for.
func termsOf(query string) []term {
	var out []term
	for _, run := range runs(query) {
		if p := pairs(run); isHan(run) && len(p) > 0 {
			out = append(out, term{tokens: p})
		} else {
			out = append(out, term{tokens: []string{run}, prefix: true})
		}
	}
	return out
}

// agencyToken makes each agency's texts a part of the index of their own, so that a word that is
// frequent everywhere costs an agency only its own share. It begins with a letter that no token of a text
// has, or whoever looks for that letter would find every case.
func agencyToken(a desk.AgencyID) string { return "ω" + strconv.FormatInt(int64(a), 10) }

// plain is a text as both databases take it in a query: PostgreSQL refuses a zero byte, and what is not UTF-8.
func plain(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " ")
}

func caseTokens(s desk.Summary) string {
	return agencyToken(s.Agency) + " " + tokensOf(s.Number, s.Applicant, s.Description)
}

// A search id is the case's id with a version, since a contentless index cannot replace a text. It
// grows with the id of the case, so that hits come newest first.
const searchVersions = 256

func firstSearchID(id desk.CaseID) int64 { return int64(id) * searchVersions }

// nextSearchID goes round within the case's own ids; 255 corrections of one registration are not
// expected, and the hit would still be of the right case.
func nextSearchID(id int64) int64 {
	return id/searchVersions*searchVersions + (id%searchVersions+1)%searchVersions
}
