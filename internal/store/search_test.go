package store_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// described is a ledger of cases with these texts.
func described(texts []string) []desk.LedgerRow {
	out := make([]desk.LedgerRow, len(texts))
	for i, text := range texts {
		applicant, description, _ := strings.Cut(text, "|")
		out[i] = desk.LedgerRow{
			Line: i + 2, Number: fmt.Sprintf("2024-%06d", i+1), ReceivedOn: day("2024-01-05"), Channel: foi.Post,
			Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: strings.TrimSpace(applicant)},
			Description: strings.TrimSpace(description),
		}
	}
	return out
}

// hits are the numbers of the cases that a query finds, in order.
func (b books) hits(t rapid.TB, agency desk.AgencyID, query string) string {
	t.Helper()
	page := ok(b.desk.List(context.Background(), agency, desk.Filter{Query: query}, desk.Position{}, 100))(t)
	var out []string
	for _, s := range page.Cases {
		out = append(out, s.Number)
	}
	return strings.Join(out, " ")
}

// want are the numbers of the rows that match, latest registered first.
func want(ledger []desk.LedgerRow, match func(field string) bool) string {
	var out []string
	for _, r := range slices.Backward(ledger) {
		if match(r.Number) || match(r.Applicant.Name) || match(r.Description) {
			out = append(out, r.Number)
		}
	}
	return strings.Join(out, " ")
}

// A query in Chinese finds just the cases one of whose texts contains it, on either database.
func TestChineseIsFoundWhereItStands(t *testing.T) {
	both := bothBooks(t)
	// Rare characters of every kind that counts as Han, a radical and a compatibility form that fold into
	// ordinary ones, and what stands between words.
	text := rapid.StringOfN(rapid.RuneFrom([]rune("政府信公开息开府政公〇々𠮷⾦金﨑 ，。|ab1２\n-'\"*")), 1, 24, -1)
	query := rapid.StringOfN(rapid.RuneFrom([]rune("政府信公开息〇々𠮷⾦金")), 1, 4, -1)
	rapid.Check(t, func(rt *rapid.T) {
		ledger := described(rapid.SliceOfN(text, 1, 6).Draw(rt, "texts"))
		queries := rapid.SliceOfN(query, 1, 6).Draw(rt, "queries")
		for _, b := range both {
			agency := b.filled(rt, ledger)
			for _, q := range queries {
				folded := norm.NFKC.String(q)
				found := want(ledger, func(field string) bool { return strings.Contains(norm.NFKC.String(field), folded) })
				if got := b.hits(rt, agency, q); got != found {
					rt.Errorf("%s: “%s” finds %q, want %q", b.name, q, got, found)
				}
			}
		}
	})
}

var word = regexp.MustCompile(`[a-z0-9]+`)

// A query in Latin letters and digits finds the words that begin with it; of several words all must be
// there, in whatever order.
func TestWordsAreFoundByTheirBeginning(t *testing.T) {
	both := bothBooks(t)
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aAbBeExiı0191２gＣ 公开.-_|+/:@éK")), 1, 24, -1)
	query := rapid.StringOfN(rapid.RuneFrom([]rune("aAbexi019２gc")), 1, 4, -1)
	rapid.Check(t, func(rt *rapid.T) {
		ledger := described(rapid.SliceOfN(text, 1, 6).Draw(rt, "texts"))
		queries := rapid.SliceOfN(rapid.SliceOfN(query, 1, 2), 1, 6).Draw(rt, "queries")
		for _, b := range both {
			agency := b.filled(rt, ledger)
			for _, words := range queries {
				q := strings.Join(words, []string{" ", "，", "-"}[len(words[0])%3])
				found := beginningWith(ledger, words)
				if got := b.hits(rt, agency, q); got != found {
					rt.Errorf("%s: “%s” finds %q, want %q", b.name, q, got, found)
				}
			}
		}
	})
}

func beginningWith(ledger []desk.LedgerRow, words []string) string {
	var out []string
	for _, r := range slices.Backward(ledger) {
		all := word.FindAllString(strings.ToLower(norm.NFKC.String(r.Number+" "+r.Applicant.Name+" "+r.Description)), -1)
		has := func(q string) bool {
			return slices.ContainsFunc(all, func(w string) bool { return strings.HasPrefix(w, strings.ToLower(norm.NFKC.String(q))) })
		}
		if !slices.ContainsFunc(words, func(q string) bool { return !has(q) }) {
			out = append(out, r.Number)
		}
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	ledger := described([]string{"自然人000001|道路施工许可", "示例公司ACME|环评批复 PM2.5 agency", "自然人000003|道路，施工"})
	ledger[0].Outcome, ledger[0].DecidedOn, ledger[0].LetterNumber = "disclosed", day("2024-02-01"), "示例公开〔2024〕5号"
	ledger[1].Number = "旧字 第2024-000001号"
	for _, b := range bothBooks(t) {
		agency, other := b.filled(t, ledger), b.filled(t, ledger)
		test := func(why, query, want string) {
			t.Helper()
			if got := b.hits(t, agency, query); got != want {
				t.Errorf("%s: %s: “%s” finds %q, want %q", b.name, why, query, got, want)
			}
		}
		test("a number is that case and no other", "2024-000001", "2024-000001")
		test("a number, spaces aside", " 2024-000001 ", "2024-000001")
		test("a letter's number", "示例公开〔2024〕5号", "2024-000001")
		test("part of a letter's number is not looked for", "示例公开", "")
		test("the beginning of a running number", "0000", "2024-000003 旧字 第2024-000001号 2024-000001")
		test("a phrase", "道路施工", "2024-000001")
		test("two words, both there", "施工 道路", "2024-000003 2024-000001")
		test("two words, one missing", "道路 环评", "")
		test("Chinese and Latin without a space", "公司acme", "旧字 第2024-000001号")
		test("a number with a point is two words", "PM2.5", "旧字 第2024-000001号")
		test("a word of ours that keeps the agencies apart is not the text's", "agency", "旧字 第2024-000001号")
		test("nor is its beginning", "ag", "旧字 第2024-000001号")
		test("punctuation only", "，。!?*\"'()-:&|", "")
		test("the words of query languages are words", "NOT OR AND NEAR", "")
		test("a quotation mark and a star", `"道路*`, "2024-000003 2024-000001")
		test("an emoji", "🙂", "")
		test("what is no text", "道路\x00", "2024-000003 2024-000001")
		test("broken bytes", "\xff", "")
		for _, id := range []desk.AgencyID{agency, other} {
			for _, s := range ok(b.store.List(context.Background(), id, desk.Filter{Query: "道路"}, desk.Position{}, 10))(t) {
				if s.Agency != id {
					t.Errorf("%s: agency %d is shown a case of agency %d", b.name, id, s.Agency)
				}
			}
		}
	}
}
