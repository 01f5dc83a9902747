package server

import (
	"errors"
	"io"
	"mime/multipart"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"foidesk/internal/desk"
	"foidesk/internal/sheet"
)

// newImportPage is 台账导入: the choice of a file.
type newImportPage struct {
	Frame    frame
	Action   string
	Template string // address of the empty ledger
	Failure  failure
	MaxBytes int
	MaxWords string
	Columns  []string
}

func (newImportPage) template() string { return "import_new.html" }

func (s *Server) newImport(c echo.Context, a desk.Agency) error {
	return s.showUpload(c, a, failure{})
}

// startImport takes a file in and begins to check it.
func (s *Server) startImport(c echo.Context, a desk.Agency) error {
	part, err := s.uploaded(c)
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.showUpload(c, a, x) })
	}
	job, err := s.imports.receive(a.ID, actorOf(c), fileName(part), sent{part})
	if err != nil {
		return err
	}
	return done(c, importPath(a, job))
}

var errNoFile = &desk.Error{
	Code: desk.Invalid, Message: "请选择要导入的台账文件",
	Fields: []desk.FieldError{{Field: "file", Message: "请选择要导入的台账文件（.xlsx 或 .csv）"}},
}

// maxToken bounds a form's token, in bytes; ours are shorter.
const maxToken = 128

// uploaded is the file in a form, read as it comes in. The form's token stands before it: nobody's file is
// looked at without.
func (s *Server) uploaded(c echo.Context) (*multipart.Part, error) {
	form, err := c.Request().MultipartReader()
	if err != nil {
		return nil, errForged
	}
	proven := false
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			if !proven {
				return nil, errForged
			}
			return nil, errNoFile
		case err != nil:
			return nil, malformed(err)
		case part.FormName() == "token":
			token, err := io.ReadAll(io.LimitReader(part, maxToken))
			if err != nil {
				return nil, malformed(err)
			}
			proven = s.holdsToken(c, string(token))
		case part.FormName() == "file" && !proven:
			return nil, errForged
		case part.FormName() == "file" && part.FileName() != "":
			return part, nil
		}
	}
}

// sent is a body as it comes in. Where it breaks off, that is told from a failure to write it down.
type sent struct{ io.Reader }

func (s sent) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = malformed(err)
	}
	return n, err
}

// fileName is the name without a path, whichever system it comes from.
func fileName(part *multipart.Part) string {
	return path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
}

func importPath(a desk.Agency, job *importJob) string {
	return agencyPath(a) + "/import/" + job.id
}

func (s *Server) showUpload(c echo.Context, a desk.Agency, x failure) error {
	f, _, err := s.frame(c, a, "台账导入", ledgerImport)
	if err != nil {
		return err
	}
	p := newImportPage{
		Frame: f, Action: agencyPath(a) + uploadPath, Template: agencyPath(a) + "/import/template.xlsx",
		Failure: x, MaxBytes: sheet.MaxFileSize, MaxWords: megabytes(sheet.MaxFileSize),
	}
	for _, column := range desk.LedgerColumns() {
		p.Columns = append(p.Columns, string(column))
	}
	return s.renderStatus(c, x.status(), p)
}
