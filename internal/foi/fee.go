package foi

// The information processing fee (信息处理费) may be charged only where number or frequency clearly
// exceeds a reasonable range (第四十二条); its tariffs are progressive by slice (国办函〔2020〕109号
// 第三条). One tariff a case; the office chooses.

// FeeSlice is one slice of a tariff: units From..To at Rate 元 each.
type FeeSlice struct {
	From   int `json:"from"`
	To     int `json:"to"`
	Rate   int `json:"rate"`
	Amount int `json:"amount"`
}

// Fee is an amount in 元 with the slices it is made of; slices at no charge are left out.
type Fee struct {
	Amount int        `json:"amount"`
	Unit   string     `json:"unit"`
	Slices []FeeSlice `json:"slices"`
}

// The most that a fee is reckoned for; beyond it is a typing slip, not an application.
const (
	MaxFeePages = 10_000_000
	MaxFeeItems = 100_000
)

// feeStep is a tariff's slice: units from From on cost Rate each.
type feeStep struct{ from, rate int }

// Per volume (按量计收), pages of one case, A4 or smaller, one side a page.
var pageTariff = []feeStep{{31, 10}, {101, 20}, {201, 40}}

// FeeByPages is the fee per volume (按量计收) for the pages of one case.
func FeeByPages(pages int) (Fee, error) {
	if pages < 0 || pages > MaxFeePages {
		return Fee{}, refuse(OutOfRange, "pages", "页数应在 0 至 %d 之间，现为 %d", MaxFeePages, pages)
	}
	return fee(pages, pageTariff), nil
}

// FeeByItems is the fee per item (按件计收) for the applications of one applicant in one calendar
// month: from the 31st on each further ten cost 100 元 an item more. Our reading: the first such step is
// 200 元.
func FeeByItems(items int) (Fee, error) {
	if items < 0 || items > MaxFeeItems {
		return Fee{}, refuse(OutOfRange, "items", "件数应在 0 至 %d 之间，现为 %d", MaxFeeItems, items)
	}
	return fee(items, itemTariff(items)), nil
}

func itemTariff(items int) []feeStep {
	tariff := []feeStep{{11, 100}}
	for from, rate := 31, 200; from <= items; from, rate = from+10, rate+100 {
		tariff = append(tariff, feeStep{from, rate})
	}
	return tariff
}

func fee(units int, tariff []feeStep) Fee { return feeAfter(units, 0, tariff) }

// feeAfter is the fee of the units after those that were charged for before.
func feeAfter(units, before int, tariff []feeStep) Fee {
	f := Fee{Unit: "元", Slices: []FeeSlice{}}
	for i, step := range tariff {
		to := units
		if i+1 < len(tariff) {
			to = min(units, tariff[i+1].from-1)
		}
		from := max(step.from, before+1)
		if to < from {
			continue
		}
		s := FeeSlice{From: from, To: to, Rate: step.rate, Amount: (to - from + 1) * step.rate}
		f.Slices = append(f.Slices, s)
		f.Amount += s.Amount
	}
	return f
}
