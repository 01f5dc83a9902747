package annual

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Value is what one cell of a report shows: a number, nothing, or, in tables that people typed,
// some text (“251000元”). The zero Value is a blank, which is not 0: published tables hold both.
//
// A number is kept as it was written, so that a negative, fractional or absurdly long one reaches
// the checks and is named there instead of being rounded into something plausible.
type Value struct{ text string }

// Whole is the number n.
func Whole(n int64) Value { return Value{strconv.FormatInt(n, 10)} }

// blankMarks are what published tables print for “no figure”.
var blankMarks = []string{"", "/", "-", "—", "——"}

// ParseValue reads a cell as printed. The marks for “no figure” (/, -, —) are blanks; whatever is
// neither a mark nor a decimal number stays as text, for the checks to name.
func ParseValue(printed string) Value {
	s := strings.TrimSpace(printed)
	if slices.Contains(blankMarks, s) {
		return Value{}
	}
	return Value{s}
}

// IsBlank tells that the cell shows no figure.
func (v Value) IsBlank() bool { return v.text == "" }

// String is the value as printed; "" for a blank.
func (v Value) String() string { return v.text }

// Int is the value as a whole number; ok is false for a blank, a text, a fraction, or a number
// beyond int64.
func (v Value) Int() (n int64, ok bool) {
	r, ok := v.rat()
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return 0, false
	}
	return r.Num().Int64(), true
}

var (
	// jsonNumber is the grammar of RFC 8259: what may stand in JSON without quotes.
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	// computable bounds what the sums take on: 1e999999999 is a number, and a denial of service.
	computable = regexp.MustCompile(`^-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?$`)
)

func (v Value) isNumber() bool { return jsonNumber.MatchString(v.text) }

// rat is the exact number; ok is false where there is none to calculate with.
func (v Value) rat() (r *big.Rat, ok bool) {
	if !v.isNumber() || !computable.MatchString(v.text) {
		return nil, false
	}
	return new(big.Rat).SetString(v.text)
}

// exactly writes a sum or difference of decimals without loss.
func exactly(r *big.Rat) Value {
	digits, _ := r.FloatPrec()
	return Value{r.FloatString(digits)}
}

// short is the value for a message, where a number of a thousand digits has no place.
func (v Value) short() string {
	const most = 24
	if r := []rune(v.text); len(r) > most {
		return fmt.Sprintf("%s…（共 %d 个字符）", string(r[:most]), len(r))
	}
	return v.text
}

// MarshalJSON writes a blank as null and a number as it was written.
func (v Value) MarshalJSON() ([]byte, error) {
	switch {
	case v.IsBlank():
		return []byte("null"), nil
	case v.isNumber():
		return []byte(v.text), nil
	}
	return jsontext.AppendQuote(nil, v.text)
}

// numberOrNull reads a cell of section three or four, where JSON has a number or null and no more.
func numberOrNull(raw []byte) (Value, error) {
	switch v := (Value{string(raw)}); {
	case v.text == "null":
		return Value{}, nil
	case v.isNumber():
		return v, nil
	default:
		return Value{}, fmt.Errorf("应为数字，空白请写 null，现为 %s", v.short())
	}
}
