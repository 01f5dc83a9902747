package main

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
)

// The generated log: ten years, 200 agencies; the first agency is a large city that holds a tenth of
// all cases, the others share the rest evenly.
const (
	agencies  = 200
	firstYear = 2016
	years     = 10
	bigShare  = 10
	tableYear = 2024
	// fewestCases leave every agency some in each year, and so in the table.
	fewestCases = 5_000
)

// world is a generated log and what is measured on it.
type world struct {
	desk  *desk.Desk
	store *store.Store
	dsn   string
	cases int
	// top is above all others and has no cases, big is the large agency, small one of the others.
	top, big, small desk.AgencyID
}

// fill generates the log through the same import that a ledger goes through, and measures it.
func (w *world) fill(ctx context.Context, t *table) error {
	rng := rand.New(rand.NewPCG(uint64(w.cases), 711))
	start := time.Now()
	top, err := w.desk.CreateAgency(ctx, desk.System("测试"), desk.Agency{Name: "示例上级机关"})
	if err != nil {
		return err
	}
	w.top = top.ID
	for i := range agencies {
		a, err := w.desk.CreateAgency(ctx, desk.System("测试"), desk.Agency{Name: fmt.Sprintf("示例机关%03d", i+1), Parent: top.ID})
		if err != nil {
			return err
		}
		n := (w.cases - w.cases/bigShare) / (agencies - 1)
		switch i {
		case 0:
			w.big, n = a.ID, w.cases/bigShare
		case 1:
			w.small = a.ID
		}
		report, err := w.desk.ImportLedger(ctx, desk.ImportOrder{By: desk.System("测试"), Agency: a.ID}, rows(rng, n))
		if err != nil {
			return err
		}
		if !report.Imported {
			return fmt.Errorf("ledger refused: %+v", report.Problems[0])
		}
		if i%20 == 19 {
			fmt.Fprintf(os.Stderr, "%d cases: %d of %d agencies filled\n", w.cases, i+1, agencies)
		}
	}
	took := time.Since(start)
	t.add(w.cases, "import into the log, rows a second", float64(w.cases)/took.Seconds(), 0, "")
	return nil
}

// subjects are what is asked for; 停车 is in one of twelve.
var subjects = []string{
	"征地补偿安置方案", "环境影响评价批复", "老旧小区改造验收备案表", "专项资金分配结果", "道路规划红线图", "公共停车场特许经营合同",
	"违法建设查处情况", "政府购买服务中标结果", "学校招生片区划分依据", "污水处理厂出水水质数据", "可行性研究报告批复", "土地承包经营权登记资料",
}

// personal is what of an applicant is kept encrypted; every tenth files again.
func personal(i int) foi.Personal {
	i = i/10*9 + min(i%10, 8)
	return foi.Personal{
		IDNumber: fmt.Sprintf("00000019%010d", i), Phone: fmt.Sprintf("1000%07d", i), Address: fmt.Sprintf("示例市示例路%d号", i),
	}
}

// rows are n made-up rows of a ledger, in order of receipt over the years.
func rows(rng *rand.Rand, n int) iter.Seq2[desk.LedgerRow, error] {
	outcomes := foi.Outcomes()
	first := calendar.Of(firstYear, time.January, 1)
	days := int(calendar.Of(firstYear+years, time.January, 1) - first)
	return func(yield func(desk.LedgerRow, error) bool) {
		for i := range n {
			on := first.AddDays(i * days / n)
			row := desk.LedgerRow{
				Line: i + 2, Number: fmt.Sprintf("%d-%06d", on.Year(), i+1), ReceivedOn: on, Channel: foi.Post,
				Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: fmt.Sprintf("自然人%06d", i+1), Personal: personal(i)},
				Description: fmt.Sprintf("%d年第%d号地块%s", on.Year(), i+1, subjects[rng.IntN(len(subjects))]),
				Department:  []string{"办公室", "规划科", "法规科", "财务科"}[rng.IntN(4)],
			}
			if rng.IntN(30) == 0 {
				row.Applicant.Category = foi.Commercial
			}
			// One in a thousand is never answered.
			if rng.IntN(1000) != 0 {
				answered := on.AddDays(10 + rng.IntN(25))
				row.Outcome, row.DecidedOn, row.DeliveredOn = string(outcomes[rng.IntN(len(outcomes))].ID), answered, answered
				row.Method, row.LetterNumber = foi.ByPost, fmt.Sprintf("示公开复〔%d〕%d号", answered.Year(), i+1)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}
