package desk

import (
	"context"
	"strings"

	"foidesk/internal/foi"
)

// AgencyID identifies an agency (行政机关) in the database.
type AgencyID int64

// Agency is a body that receives applications, with its settings.
type Agency struct {
	ID   AgencyID
	Name string
	// NumberPattern makes its 登记编号; see Pattern.
	NumberPattern Pattern
	Policy        foi.Policy
}

// maxAgencyName bounds a name, in characters.
const maxAgencyName = 100

// CreateAgency adds an agency. Errors: Invalid for a name that is empty, too long or taken, and for
// a pattern that cannot number.
func (d *Desk) CreateAgency(ctx context.Context, a Agency) (Agency, error) {
	a, err := completed(a)
	if err != nil {
		return Agency{}, err
	}
	err = d.store.Transact(ctx, func(tx Tx) error {
		a, err = createAgency(ctx, tx, a)
		return err
	})
	return a, err
}

// completed fills in the settings that were left out and checks all.
func completed(a Agency) (Agency, error) {
	a.Name = strings.TrimSpace(a.Name)
	if a.NumberPattern == "" {
		a.NumberPattern = DefaultPattern
	}
	if a.Policy.RestDayReceipt == "" {
		a.Policy.RestDayReceipt = foi.AsReceived
	}
	return a, checkAgency(a)
}

func createAgency(ctx context.Context, tx Tx, a Agency) (Agency, error) {
	_, err := tx.AgencyByName(ctx, a.Name)
	if err == nil {
		return Agency{}, invalidField("name", "已有名为“%s”的机关", a.Name)
	}
	if CodeOf(err) != NotFound {
		return Agency{}, err
	}
	a.ID, err = tx.InsertAgency(ctx, a)
	return a, err
}

func checkAgency(a Agency) error {
	if a.Name == "" {
		return invalidField("name", "请填写机关名称")
	}
	if message := textProblem("机关名称", a.Name, maxAgencyName); message != "" {
		return invalidField("name", "%s", message)
	}
	if err := a.NumberPattern.Check(); err != nil {
		return invalidField("number_pattern", "%s", err.Error())
	}
	if err := a.Policy.Check(); err != nil {
		return invalidField("rest_day_receipt", "%s", err.Error())
	}
	return nil
}

// Agencies lists all agencies by name.
func (d *Desk) Agencies(ctx context.Context) ([]Agency, error) { return d.store.Agencies(ctx) }

// Agency finds one. Errors: NotFound.
func (d *Desk) Agency(ctx context.Context, id AgencyID) (Agency, error) {
	return d.store.Agency(ctx, id)
}

// AgencyByName finds one by its full name. Errors: NotFound.
func (d *Desk) AgencyByName(ctx context.Context, name string) (Agency, error) {
	return d.store.AgencyByName(ctx, strings.TrimSpace(name))
}
