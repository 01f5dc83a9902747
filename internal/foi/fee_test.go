package foi_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/foi"
)

// The fee that a bureau really asked in July 2024 and that the press went through slice by slice.
func TestFeeOf1500Pages(t *testing.T) {
	f, err := foi.FeeByPages(1500)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"amount":54700,"unit":"元","slices":[{"from":31,"to":100,"rate":10,"amount":700},` +
		`{"from":101,"to":200,"rate":20,"amount":2000},{"from":201,"to":1500,"rate":40,"amount":52000}]}`
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestFeeAtTheBoundaries(t *testing.T) {
	pages := map[int]int{0: 0, 1: 0, 30: 0, 31: 10, 70: 400, 100: 700, 101: 720, 200: 2700, 201: 2740}
	for n, want := range pages {
		if f, err := foi.FeeByPages(n); err != nil || f.Amount != want || f.Unit != "元" {
			t.Errorf("%d pages: %d %s (%v), want %d", n, f.Amount, f.Unit, err, want)
		}
	}
	items := map[int]int{0: 0, 10: 0, 11: 100, 14: 400, 30: 2000, 31: 2200, 40: 4000, 41: 4300, 50: 7000, 51: 7400}
	for n, want := range items {
		if f, err := foi.FeeByItems(n); err != nil || f.Amount != want || f.Unit != "元" {
			t.Errorf("%d items: %d %s (%v), want %d", n, f.Amount, f.Unit, err, want)
		}
	}
	free, err := foi.FeeByPages(30)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := json.Marshal(free); string(text) != `{"amount":0,"unit":"元","slices":[]}` {
		t.Errorf("nothing to pay is written %s", text)
	}
}

func TestFeeRefused(t *testing.T) {
	for _, n := range []int{-1, math.MinInt, foi.MaxFeePages + 1, math.MaxInt} {
		if f, err := foi.FeeByPages(n); err == nil {
			t.Errorf("%d pages cost %d", n, f.Amount)
		}
	}
	for _, n := range []int{-1, math.MinInt, foi.MaxFeeItems + 1, math.MaxInt} {
		if f, err := foi.FeeByItems(n); err == nil {
			t.Errorf("%d items cost %d", n, f.Amount)
		}
	}
	if _, err := foi.FeeByPages(foi.MaxFeePages); err != nil {
		t.Error(err)
	}
	if _, err := foi.FeeByItems(foi.MaxFeeItems); err != nil {
		t.Error(err)
	}
}

// What the k-th page or item costs, as 国办函〔2020〕109号第三条 says it.
func pageRate(k int) int {
	switch {
	case k <= 30:
		return 0
	case k <= 100:
		return 10
	case k <= 200:
		return 20
	}
	return 40
}

func itemRate(k int) int {
	switch {
	case k <= 10:
		return 0
	case k <= 30:
		return 100
	}
	return 100 * (1 + (k-30+9)/10)
}

// The slices lie end to end, from the first unit that costs to the last, each at one rate, and sum to the fee.
func TestFeeIsTheSumOverUnits(t *testing.T) {
	tariffs := []struct {
		name  string
		fee   func(int) (foi.Fee, error)
		rate  func(int) int
		first int
	}{{"pages", foi.FeeByPages, pageRate, 31}, {"items", foi.FeeByItems, itemRate, 11}}
	for _, tariff := range tariffs {
		t.Run(tariff.name, rapid.MakeCheck(func(t *rapid.T) {
			n := rapid.IntRange(0, 3000).Draw(t, "units")
			f, err := tariff.fee(n)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for k := 1; k <= n; k++ {
				sum += tariff.rate(k)
			}
			if f.Amount != sum {
				t.Fatalf("%d cost %d, unit by unit %d", n, f.Amount, sum)
			}
			next, total := tariff.first, 0
			for _, s := range f.Slices {
				if s.From != next || s.To < s.From || s.Rate != tariff.rate(s.From) || s.Rate != tariff.rate(s.To) || s.Amount != (s.To-s.From+1)*s.Rate {
					t.Fatalf("%d: slice %+v, should begin at %d", n, s, next)
				}
				next, total = s.To+1, total+s.Amount
			}
			if next != max(n+1, tariff.first) || total != f.Amount {
				t.Fatalf("%d: slices reach %d and sum to %d of %d", n, next-1, total, f.Amount)
			}
			if more, err := tariff.fee(n + 1); err != nil || more.Amount-f.Amount != tariff.rate(n+1) {
				t.Fatalf("one more than %d costs %d more (%v)", n, more.Amount-f.Amount, err)
			}
		}))
	}
}
