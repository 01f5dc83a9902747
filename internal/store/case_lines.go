package store

import (
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"foidesk/internal/desk"
)

// caseColumns are the columns of a line in the order of caseRow's fields.
var caseColumns = func() string {
	row := reflect.TypeFor[caseRow]()
	columns := make([]string, row.NumField())
	for i := range columns {
		columns[i] = "cases." + schema.NamingStrategy{}.ColumnName("", row.Field(i).Name)
	}
	return strings.Join(columns, ", ")
}()

// linesOf reads the lines that a query of cases finds. It scans by hand, into one row: lists are what is read most,
// and what goes through all cases reads nothing else.
func linesOf(q *gorm.DB) (out []desk.Summary, err error) {
	if q.Statement.Table == "" && q.Statement.TableExpr == nil {
		q = q.Table("cases")
	}
	rows, err := q.Select(caseColumns).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var row caseRow
	fields := reflect.ValueOf(&row).Elem()
	into := make([]any, fields.NumField())
	for i := range into {
		into[i] = fields.Field(i).Addr().Interface()
	}
	out = []desk.Summary{}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		s, err := row.line()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
