package store

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/desk"
)

// dialect is what the two databases do in different ways.
type dialect interface {
	name() string
	newCaseIDs(tx *gorm.DB, n int) ([]desk.CaseID, error)
	// locking makes a query keep other transactions from writing the rows it finds.
	locking(tx *gorm.DB) *gorm.DB
	// holdCalendar keeps the calendar as it is until the transaction ends; any number may hold it.
	holdCalendar(tx *gorm.DB) error
	// lockCalendar waits a little until nobody holds the calendar, and then keeps everybody from holding it.
	lockCalendar(tx *gorm.DB) error
	// latestEvents joins to each of a list of agencies the events that a query of these columns finds for it.
	latestEvents() (columns, join string)
	// index enters texts into the search index, dropping the versions they replace.
	index(tx *gorm.DB, docs []searchDoc, replaced []int64) error
	// matching makes a query of cases one of the hits of a search and their cases.
	matching(q *gorm.DB, terms []term) *gorm.DB
	// hitID is the index's column that equals cases.search_id.
	hitID() string
	unsearchable() string

	// liftGuard lets acts be changed in this transaction, by nobody else; what it returns ends that.
	liftGuard(tx *gorm.DB) (func() error, error)
	// forgetful makes the database overwrite what it deletes, as far as it can.
	forgetful(db *gorm.DB) error
	// scrub leaves nothing of changed acts in the files, and tells whether it could.
	scrub(db *gorm.DB) (bool, error)

	// copyInto copies the database as of one moment into the SQLite file at path, which is empty.
	copyInto(ctx context.Context, s *Store, path string) error
}

// searchDoc is one text in the search index.
type searchDoc struct {
	id     int64
	tokens string
}

// placeholders are n groups of two parameters for a VALUES clause.
func placeholders(group string, n int) string {
	return strings.TrimSuffix(strings.Repeat(group+",", n), ",")
}

func docArgs(docs []searchDoc) []any {
	args := make([]any, 0, 2*len(docs))
	for _, d := range docs {
		args = append(args, d.id, d.tokens)
	}
	return args
}

type sqliteDialect struct {
	// base is the URL of the file for one more connection; empty where there is none.
	base string
}

func (sqliteDialect) name() string { return "sqlite" }

func (sqliteDialect) newCaseIDs(tx *gorm.DB, n int) ([]desk.CaseID, error) {
	var last int64
	// One writer at a time, and cases are never deleted.
	if err := tx.Raw("SELECT COALESCE(MAX(id), 0) FROM cases").Scan(&last).Error; err != nil {
		return nil, err
	}
	ids := make([]desk.CaseID, n)
	for i := range ids {
		ids[i] = desk.CaseID(last + 1 + int64(i))
	}
	return ids, nil
}

// The writing connection's transactions are immediate: nobody else writes at all.
func (sqliteDialect) locking(tx *gorm.DB) *gorm.DB { return tx }

func (sqliteDialect) holdCalendar(*gorm.DB) error { return nil }

func (sqliteDialect) lockCalendar(*gorm.DB) error { return nil }

// A contentless FTS4 table cannot delete; a replaced text stays under an id that no case has any more.
func (sqliteDialect) index(tx *gorm.DB, docs []searchDoc, _ []int64) error {
	return tx.Exec("INSERT INTO case_search (docid, tokens) VALUES "+placeholders("(?,?)", len(docs)), docArgs(docs)...).Error
}

func (sqliteDialect) matching(q *gorm.DB, terms []term) *gorm.DB {
	var match []string
	for _, t := range terms {
		switch {
		case t.least > 0:
			match = append(match, atLeast(t.least, t.tokens, " AND ", " OR "))
		case t.prefix:
			match = append(match, t.tokens[0]+"*")
		default:
			match = append(match, `"`+strings.Join(t.tokens, " ")+`"`)
		}
	}
	// CROSS JOIN makes SQLite begin with the hits, which come in the order asked for.
	return q.Table("case_search CROSS JOIN cases").Where("case_search.tokens MATCH ?", strings.Join(match, " "))
}

func (sqliteDialect) hitID() string { return "case_search.docid" }

func (sqliteDialect) unsearchable() string {
	return "SELECT COUNT(*) FROM cases WHERE search_id NOT IN (SELECT docid FROM case_search_docsize)"
}

// SQLite has no LATERAL, and asks anew for each agency all the same.
func (sqliteDialect) latestEvents() (columns, join string) {
	return "a.id", "CROSS JOIN audit ON audit.id IN (?)"
}

type postgresDialect struct{}

func (postgresDialect) latestEvents() (columns, join string) {
	return "a.*", "CROSS JOIN LATERAL (?) AS audit"
}

func (postgresDialect) name() string { return "postgres" }

func (postgresDialect) newCaseIDs(tx *gorm.DB, n int) ([]desk.CaseID, error) {
	var ids []desk.CaseID
	err := tx.Raw("SELECT nextval('case_ids') FROM generate_series(1, ?)", n).Scan(&ids).Error
	return ids, err
}

func (postgresDialect) locking(tx *gorm.DB) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

// calendarLock is the number of the advisory lock on the calendar: nobody else's, and the same for ever.
const calendarLock = 2008_0501_09

func (postgresDialect) holdCalendar(tx *gorm.DB) error {
	return tx.Exec("SELECT pg_advisory_xact_lock_shared(?)", calendarLock).Error
}

// Whoever waits for the lock keeps all that come after from holding it, and an import holds it for minutes.
func (postgresDialect) lockCalendar(tx *gorm.DB) error {
	if err := tx.Exec("SET LOCAL lock_timeout = '5s'").Error; err != nil {
		return err
	}
	if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", calendarLock).Error; err != nil {
		return err
	}
	return tx.Exec("SET LOCAL lock_timeout = DEFAULT").Error
}

func (postgresDialect) index(tx *gorm.DB, docs []searchDoc, replaced []int64) error {
	if len(replaced) > 0 {
		if err := tx.Exec("DELETE FROM case_search WHERE search_id IN ?", replaced).Error; err != nil {
			return err
		}
	}
	args := make([]any, 0, 2*len(docs))
	for _, d := range docs {
		args = append(args, d.id, vector(d.tokens))
	}
	return tx.Exec("INSERT INTO case_search (search_id, tokens) VALUES "+placeholders("(?,CAST(? AS tsvector))", len(docs)), args...).Error
}

// vector writes tokens as a tsvector. PostgreSQL's own parser is not asked: of 0e0a it makes the number 0e0
// and the letter a, where a reader sees one word.
func vector(tokens string) string {
	var b strings.Builder
	for i, token := range strings.Fields(tokens) {
		fmt.Fprintf(&b, "%s:%d ", lexeme(token), min(i+1, maxLexemePosition))
	}
	return b.String()
}

// What a tsvector holds at most.
const (
	maxLexemePosition = 16383
	maxLexeme         = 2046 // bytes
)

// lexeme quotes a token, which holds neither quotation marks nor backslashes; too long a one is cut.
func lexeme(token string) string {
	for len(token) > maxLexeme {
		_, size := utf8.DecodeLastRuneInString(token)
		token = token[:len(token)-size]
	}
	return "'" + token + "'"
}

func (postgresDialect) matching(q *gorm.DB, terms []term) *gorm.DB {
	var match []string
	for _, t := range terms {
		tokens := make([]string, len(t.tokens))
		for i, token := range t.tokens {
			tokens[i] = lexeme(token)
		}
		quoted := strings.Join(tokens, " <-> ")
		switch {
		case t.least > 0:
			quoted = atLeast(t.least, tokens, " & ", " | ")
		case t.prefix:
			quoted += ":*"
		}
		match = append(match, "("+quoted+")")
	}
	// OFFSET 0 makes PostgreSQL find the hits by their words; it might else walk all texts in the order
	// asked for and try each.
	return q.Table(`(SELECT search_id FROM case_search WHERE tokens @@ CAST(? AS tsquery) OFFSET 0) AS case_search
		CROSS JOIN cases`, strings.Join(match, " & "))
}

func (postgresDialect) hitID() string { return "case_search.search_id" }

func (postgresDialect) unsearchable() string {
	return "SELECT COUNT(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM case_search s WHERE s.search_id = c.search_id)"
}
