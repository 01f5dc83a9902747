package desk

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"slices"
	"strings"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// ImportOrder says what to do with a ledger.
type ImportOrder struct {
	Agency AgencyID
	// NewAgency, where Agency is zero, is the name of an agency to set up together with its ledger: it is
	// there afterwards only if the ledger is.
	NewAgency string
	// DryRun reads and checks everything and writes nothing.
	DryRun bool
	By     Actor
	// Progress, where not nil, is told now and then how many rows were read.
	Progress func(rows int)
}

// ImportReport says what an import did, or would do.
type ImportReport struct {
	Rows      int // rows read
	New       int // cases opened
	Unchanged int // rows whose case is there with the same facts
	Refused   int // rows that cannot be taken
	// Problems are the cells to mend, the first MaxProblems of them; Unlisted counts the others.
	Problems []CellProblem
	Unlisted int
	// Ineffective counts the acts in the new cases that did nothing to the answer period, as they came too late or
	// out of order. They are recorded as they were; Remarks tells why, of the first MaxProblems.
	Ineffective int
	Remarks     []ActRemark
	// Imported tells that all new cases are in the log: false for a dry run and whenever a row was refused.
	Imported bool
}

// ActRemark says of an act in a ledger why it had no effect.
type ActRemark struct {
	Line         int
	Number       string
	Column       LedgerColumn
	On           calendar.Date
	Why, Article string
}

// MaxProblems bounds the lists of problems and of remarks in a report.
const MaxProblems = 1000

// importBatch is how many rows are looked up and written together.
const importBatch = 500

// errRowsRefused rolls an import back; it never leaves this file.
var errRowsRefused = errors.New("rows refused")

// ImportLedger takes a ledger over into the log, all of it or nothing. Rows that are there already
// with the same facts change nothing. An error of the sequence itself (the file breaks off) ends the
// import with nothing written. Errors: NotFound for the agency, Invalid for the name of a new one.
func (d *Desk) ImportLedger(ctx context.Context, order ImportOrder, rows iter.Seq2[LedgerRow, error]) (ImportReport, error) {
	if err := order.By.check(); err != nil {
		return ImportReport{}, err
	}
	im, err := d.importer(order)
	if err != nil {
		return ImportReport{}, err
	}
	if order.DryRun {
		if im.cals, err = d.calendars(ctx, d.store); err != nil {
			return ImportReport{}, err
		}
		err := im.run(ctx, d.store, nil, rows)
		return im.report, err
	}
	err = d.store.Transact(ctx, func(tx Tx) error {
		// The transaction may be done again, from the start.
		if im, err = d.importer(order); err != nil {
			return err
		}
		if im.cals, err = d.held(ctx, tx); err != nil {
			return err
		}
		if err := im.run(ctx, tx, tx, rows); err != nil {
			return err
		}
		if im.report.Refused > 0 {
			return errRowsRefused
		}
		e := d.event(order.By, LedgerImported, im.agency.ID)
		e.Detail = fmt.Sprintf("%d 行，新增 %d 件", im.report.Rows, im.report.New)
		return tx.Audit(ctx, e)
	})
	if errors.Is(err, errRowsRefused) {
		return im.report, nil
	}
	if err == nil {
		im.report.Imported = true
	}
	return im.report, err
}

// importer takes one ledger in, batch by batch; nothing in it grows but the numbers seen.
type importer struct {
	desk   *Desk
	order  ImportOrder
	agency Agency
	report ImportReport
	// seen has each number of the file with its line and a hash of its facts.
	seen map[string]seenRow
	// series is the highest running number of each series in the batch.
	series map[int]int
	batch  []LedgerRow
	// cals are the calendars to count what is written with.
	cals *calendars
}

type seenRow struct {
	line  int
	facts uint64
}

func (d *Desk) importer(order ImportOrder) (*importer, error) {
	im := &importer{desk: d, order: order, seen: map[string]seenRow{}, series: map[int]int{}}
	if order.Agency != 0 {
		return im, nil
	}
	var err error
	im.agency, err = completed(Agency{Name: order.NewAgency})
	return im, err
}

// begin finds or sets up the agency; w is nil where nothing is to be written.
func (im *importer) begin(ctx context.Context, r Reader, w Tx) (err error) {
	switch {
	case im.order.Agency != 0:
		im.agency, err = r.Agency(ctx, im.order.Agency)
	case w != nil:
		im.agency, err = im.desk.createAgency(ctx, w, im.order.By, im.agency)
	}
	return err
}

// run reads every row; w is nil where nothing is to be written.
func (im *importer) run(ctx context.Context, r Reader, w Tx, rows iter.Seq2[LedgerRow, error]) error {
	if err := im.begin(ctx, r, w); err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		im.report.Rows++
		if im.batch = append(im.batch, row); len(im.batch) == importBatch {
			if err := im.flush(ctx, r, w); err != nil {
				return err
			}
		}
	}
	return im.flush(ctx, r, w)
}

func (im *importer) flush(ctx context.Context, r Reader, w Tx) error {
	rows := im.batch
	im.batch = im.batch[:0]
	if err := ctx.Err(); err != nil {
		return err
	}
	known, err := im.known(ctx, r, rows)
	if err != nil {
		return err
	}
	var fresh []foi.Case
	var logs [][]foi.Logged
	for _, row := range rows {
		c, log, isNew := im.take(row, known)
		if isNew {
			fresh, logs = append(fresh, c), append(logs, log)
		}
	}
	if im.order.Progress != nil {
		im.order.Progress(im.report.Rows)
	}
	if w == nil || len(fresh) == 0 || im.report.Refused > 0 {
		return nil
	}
	return im.write(ctx, w, fresh, logs)
}

// known folds the cases that the rows' numbers already have.
func (im *importer) known(ctx context.Context, r Reader, rows []LedgerRow) (map[string]foi.Case, error) {
	numbers := make([]string, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	byNumber, err := r.CasesByNumber(ctx, im.agency.ID, numbers)
	if err != nil || len(byNumber) == 0 {
		return nil, err
	}
	ids := make([]CaseID, 0, len(byNumber))
	for _, id := range byNumber {
		ids = append(ids, id)
	}
	entries, err := r.Logs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]foi.Case, len(byNumber))
	for number, id := range byNumber {
		if out[number], err = foldLog(id, entries[id]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// take decides on one row: new, unchanged or refused.
func (im *importer) take(row LedgerRow, known map[string]foi.Case) (foi.Case, []foi.Logged, bool) {
	log, problems := row.acts()
	if len(problems) > 0 {
		im.refuse(problems...)
		return foi.Case{}, nil, false
	}
	c, problem := im.fold(row, log)
	if problem != nil {
		im.refuse(*problem)
		return foi.Case{}, nil, false
	}
	facts := factsHash(log)
	if before, ok := im.seen[row.Number]; ok {
		if before.facts != facts {
			im.refuse(row.problem(ColNumber, fmt.Sprintf("编号 %s 与第 %d 行重复，内容却不同", row.Number, before.line)))
			return foi.Case{}, nil, false
		}
		im.report.Unchanged++
		return foi.Case{}, nil, false
	}
	im.seen[row.Number] = seenRow{row.Line, facts}
	if there, ok := known[row.Number]; ok {
		im.compare(row, there)
		return foi.Case{}, nil, false
	}
	im.report.New++
	if row.hasSteps() {
		im.remark(row, c, log)
	}
	return c, log, true
}

// remark lists the acts of a new case that had no effect.
func (im *importer) remark(row LedgerRow, c foi.Case, log []foi.Logged) {
	for _, idle := range c.WithoutEffect(im.cals.of(im.agency), im.agency.PolicyOn(row.ReceivedOn)) {
		im.report.Ineffective++
		if len(im.report.Remarks) < MaxProblems {
			column := row.columnOf(log[idle.Seq-1].Act.Kind(), "on")
			im.report.Remarks = append(im.report.Remarks, ActRemark{row.Line, row.Number, column, idle.On, idle.Why, idle.Article})
		}
	}
}

func (im *importer) compare(row LedgerRow, there foi.Case) {
	switch there.State() {
	case foi.Unconfirmed:
		im.refuse(row.problem(ColNumber, fmt.Sprintf("编号 %s 是待确认的来件，请先在案件页确认收到", row.Number)))
		return
	case foi.RecordsOpen, foi.RecordsClosed:
		im.refuse(row.problem(ColNumber, fmt.Sprintf("编号 %s 是更正本人信息的申请，不能作为政府信息公开申请导入", row.Number)))
		return
	case foi.Voided:
		im.refuse(row.problem(ColNumber, fmt.Sprintf("编号 %s 的登记已作废，不能再用", row.Number)))
		return
	}
	if differ := differences(row, there); len(differ) > 0 {
		im.refuse(row.problem(ColNumber, fmt.Sprintf("编号 %s 已经登记，以下各项与已登记的不同：%s", row.Number, strings.Join(differ, "、"))))
		return
	}
	im.report.Unchanged++
}

// fold enters the row's acts one after another and names the cell of the one that cannot be.
func (im *importer) fold(row LedgerRow, log []foi.Logged) (foi.Case, *CellProblem) {
	var c foi.Case
	for _, l := range log {
		next, err := c.Append(l)
		if err != nil {
			field := fieldsOf(err)[0]
			p := row.problem(row.columnOf(l.Act.Kind(), field.Field), field.Message)
			return foi.Case{}, &p
		}
		if message := im.desk.notFuture(l.Act.Date()); message != "" {
			p := row.problem(row.columnOf(l.Act.Kind(), "on"), message)
			return foi.Case{}, &p
		}
		c = next
	}
	for _, p := range row.cellProblems(c.Receipt.Request) {
		if p.Message != "" {
			return foi.Case{}, &p
		}
	}
	return c, nil
}

// cellProblems are the cells that no act speaks of, or that the law would leave empty; without a message
// where nothing is wrong.
func (r LedgerRow) cellProblems(q foi.Request) []CellProblem {
	var category string
	if q.Applicant.Category == "" {
		category = "请填写申请人类型；它决定本件计入年报统计表的哪一列"
	}
	found := []CellProblem{
		r.problem(ColNumber, numberProblem(r.Number)),
		r.problem(ColCategory, category),
		r.problem(ColLetterNumber, textProblem(string(ColLetterNumber), r.LetterNumber, maxShort)),
	}
	for _, f := range checkText(q) {
		found = append(found, r.problem(r.columnOf(foi.KindReceipt, f.Field), f.Message))
	}
	return found
}

func numberProblem(number string) string {
	if number == "" {
		return "请填写登记编号；它是台账中每一件的唯一标识"
	}
	return textProblem("登记编号", number, maxShort)
}

func (im *importer) refuse(problems ...CellProblem) {
	im.report.Refused++
	room := max(0, MaxProblems-len(im.report.Problems))
	listed := min(room, len(problems))
	im.report.Problems = append(im.report.Problems, problems[:listed]...)
	im.report.Unlisted += len(problems) - listed
}

func (im *importer) write(ctx context.Context, w Tx, fresh []foi.Case, logs [][]foi.Logged) error {
	ids, err := w.NewCaseIDs(ctx, len(fresh))
	if err != nil {
		return err
	}
	read := im.agency.NumberPattern.Reader()
	lines := make([]Summary, len(fresh))
	var entries []Entry
	for i, c := range fresh {
		lines[i] = summarize(ids[i], im.agency, c, im.cals.of(im.agency))
		for _, l := range logs[i] {
			entries = append(entries, im.desk.entry(im.agency.ID, ids[i], l, im.order.By, ""))
		}
		if series, n, ok := read(c.Receipt.Number); ok {
			im.series[series] = max(im.series[series], n)
		}
	}
	if err := im.raiseNumbers(ctx, w); err != nil {
		return err
	}
	return w.Open(ctx, entries, lines)
}

// raiseNumbers keeps the numbers of the ledger from being given out again. It comes before the cases, in
// the order in which a registration locks the same rows.
func (im *importer) raiseNumbers(ctx context.Context, tx Tx) error {
	for _, series := range slices.Sorted(maps.Keys(im.series)) {
		if err := tx.RaiseNumber(ctx, im.agency.ID, series, im.series[series]); err != nil {
			return err
		}
	}
	clear(im.series)
	return nil
}

// factsHash tells two rows of one file apart without keeping them. The acts come out of one row and
// encode alike exactly when their facts are alike.
func factsHash(log []foi.Logged) uint64 {
	h := fnv.New64a()
	for _, l := range log {
		payload, err := foi.EncodeAct(l.Act)
		if err != nil {
			payload = []byte(err.Error())
		}
		h.Write(payload)
		h.Write([]byte{0})
	}
	return h.Sum64()
}
