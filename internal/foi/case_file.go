package foi

import (
	"encoding/json"
	"fmt"

	"foidesk/internal/calendar"
)

// CaseFile is a case written as JSON for a reading of its clocks: {"today", "policy", "acts"}.
type CaseFile struct {
	Today  calendar.Date
	Policy Policy
	Acts   []Logged
}

// ReadCaseFile reads a CaseFile. The error names the act that cannot be read by its index, from 0.
func ReadCaseFile(text []byte) (CaseFile, error) {
	var in struct {
		Today  calendar.Date     `json:"today"`
		Policy Policy            `json:"policy"`
		Acts   []json.RawMessage `json:"acts"`
	}
	if err := decodeStrictly(text, &in); err != nil {
		return CaseFile{}, fmt.Errorf("案件 JSON 读不懂：%w", err)
	}
	if err := in.Policy.Check(); err != nil {
		return CaseFile{}, err
	}
	if len(in.Acts) == 0 {
		return CaseFile{}, fmt.Errorf("acts 为空：至少要有一项 receipt（收到申请）")
	}
	f := CaseFile{Today: in.Today, Policy: in.Policy}
	for i, raw := range in.Acts {
		act, err := ReadAct(raw)
		if err != nil {
			return CaseFile{}, fmt.Errorf("acts[%d]：%w", i, err)
		}
		f.Acts = append(f.Acts, Logged{Seq: i + 1, Act: act})
	}
	return f, nil
}

// Clocks folds the acts and reads every clock. An act that the law does not allow where it stands
// is an error naming its index, from 0, and the reason.
func (f CaseFile) Clocks(cal *calendar.Calendar) ([]Reading, error) {
	var c Case
	for i, l := range f.Acts {
		next, err := c.Enter(cal, f.Policy, l)
		if err != nil {
			return nil, fmt.Errorf("acts[%d]（%s，%s）：%w", i, l.Act.Kind(), l.Act.Date(), err)
		}
		c = next
	}
	return c.Clocks(cal, f.Policy, f.Today), nil
}
