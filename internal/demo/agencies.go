package demo

import (
	"context"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// office is an example agency at work.
type office struct {
	desk.Agency
	// letters is what the numbers of its letters begin with.
	letters string
	// officers handle its cases; only the names count where no account works there.
	officers []desk.Actor
}

// createAgencies makes a tree that has something below, beside and further down.
func (f *filler) createAgencies(ctx context.Context) error {
	create := func(into *office, above desk.AgencyID, letters string, a desk.Agency) error {
		a.Parent, a.ReviewBody = above, "示例市人民政府"
		var err error
		into.Agency, err = f.desk.CreateAgency(ctx, desk.System("演示"), a)
		into.letters = letters
		f.tour.Agencies++
		return err
	}
	if err := create(&f.city, 0, "示政公开", desk.Agency{
		Level: desk.City, Standing: foi.LocalDepartment, Name: "示例市人民政府办公室（演示）", ShortName: "示例市政府办",
		NumberPattern: "示政依申请〔{年}〕{序号:3}号",
	}); err != nil {
		return err
	}
	if err := create(&f.data, f.city.ID, "示数公开", desk.Agency{
		Level: desk.Department, Standing: foi.LocalDepartment, Name: AgencyName, ShortName: "示例市数据局",
		NumberPattern: "依申请〔{年}〕{序号:3}号",
	}); err != nil {
		return err
	}
	if err := create(&f.finance, f.city.ID, "示财公开", desk.Agency{
		Level: desk.Department, Standing: foi.LocalDepartment, Name: "示例市财政局（演示）", ShortName: "示例市财政局",
		NumberPattern: "示财依申请〔{年}〕{序号:3}号",
	}); err != nil {
		return err
	}
	if err := create(&f.county, f.city.ID, "示县公开", desk.Agency{
		Level: desk.County, Standing: foi.LocalDepartment, Name: "示例县人民政府办公室（演示）", ShortName: "示例县政府办",
		NumberPattern: "示县依申请〔{年}〕{序号:3}号",
		// An office of one.
		Consent: foi.Consent{Decision: true, Own: true},
	}); err != nil {
		return err
	}
	return create(&f.town, f.county.ID, "示镇公开", desk.Agency{
		Level: desk.Township, Standing: foi.LocalGovernment, Name: "示例镇人民政府（演示）", ShortName: "示例镇",
		NumberPattern: "示镇依申请〔{年}〕{序号:3}号",
	})
}

// strictDays is how many working days ago the head of office began to sign all answers.
const strictDays = 8

// tighten has the administrator want consent to answers.
func (f *filler) tighten() {
	f.plan(clock(f.strictSince, 8, 0), "tighten", func(ctx context.Context) error {
		f.data.Consent.Decision = true
		_, err := f.desk.ChangeAgency(ctx, f.administrator, f.data.Agency)
		return err
	})
}
