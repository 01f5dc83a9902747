package server

import (
	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
)

// importPage follows a ledger from the check to the result.
type importPage struct {
	Frame frame
	File  string
	// Busy says what is being done; empty when nothing is.
	Busy     string
	Problem  string
	Report   desk.ImportReport
	Unknown  []string
	CanTake  bool
	Nothing  bool // all rows are there already
	Imported bool
	Confirm  string
	Again    string // address for another file
	List     string
	// Unlisted is how many acts without effect are not listed.
	Unlisted int
}

func (importPage) template() string { return "import_show.html" }

func (s *Server) showImport(c echo.Context, a desk.Agency) error {
	job, err := s.job(c, a)
	if err != nil {
		return err
	}
	f, _, err := s.frame(c, a, "台账导入", ledgerImport)
	if err != nil {
		return err
	}
	return s.render(c, importPageOf(f, a, job))
}

func importPageOf(f frame, a desk.Agency, job *importJob) importPage {
	now := job.state()
	base := agencyPath(a)
	p := importPage{
		Frame: f, File: job.name, Problem: now.Problem, Report: now.Report, Unknown: now.Unknown,
		Imported: now.Stage == imported, Again: base + uploadPath, List: base + "/cases",
		Confirm: importPath(a, job) + "/confirm", Unlisted: now.Report.Ineffective - len(now.Report.Remarks),
	}
	switch now.Stage {
	case checking:
		p.Busy, p.Frame.Refresh, p.Report.Rows = "正在核对", 1, now.Rows
	case importing:
		p.Busy, p.Frame.Refresh, p.Report.Rows = "正在导入", 1, now.Rows
	case checked:
		p.CanTake = now.acceptable()
		p.Nothing = now.Report.Refused == 0 && now.Report.New == 0
	}
	return p
}

func (s *Server) job(c echo.Context, a desk.Agency) (*importJob, error) {
	if job := s.imports.find(a.ID, c.Param("job")); job != nil {
		return job, nil
	}
	return nil, &desk.Error{Code: desk.NotFound, Message: "没有找到这次导入：已经过期删除，或者系统已经重新启动。申请台账中没有的，请重新上传。"}
}

// confirmImport is the person's word that the ledger is to be imported as it was shown.
func (s *Server) confirmImport(c echo.Context, a desk.Agency) error {
	job, err := s.job(c, a)
	if err != nil {
		return err
	}
	s.imports.confirm(job, actorOf(c))
	return done(c, importPath(a, job))
}
