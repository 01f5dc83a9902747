package store

import (
	"context"
	"database/sql"
	"slices"
)

// left are the tables that do not go over into a backup, and why. What is not named here goes over: a new table is
// never forgotten.
var left = map[string]string{
	"goose_db_version": "how the schema came about; every database keeps that for itself",
	"case_search":      "made from cases, and of another kind in each database",
	"sessions":         "whoever was signed in signs in again: a copy must not be a way in",
	"links":            "a link that is good once is good in one place",
}

// withheld are those of them that a copy of a whole file brings along.
var withheld = []string{"sessions", "links"}

// seeded are the tables in which the migrations themselves write.
var seeded = []string{"marks", "audit_head"}

// table is one of the schema.
type table struct {
	name string
	// columns in their order, and those of the primary key.
	columns, key []string
}

// tablesOf finds the tables that go over, in an order in which each comes after those it refers to. They are asked of
// SQLite, which every backup is; PostgreSQL has the same by the same migrations.
func tablesOf(ctx context.Context, db querier) ([]table, error) {
	// Type "table" leaves the search index and what is behind it out.
	rows, err := db.QueryContext(ctx, `SELECT t.name, c.name, c.pk FROM pragma_table_list t, pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []table
	for rows.Next() {
		var name, column string
		var key int
		if err := rows.Scan(&name, &column, &key); err != nil {
			return nil, err
		}
		if _, stays := left[name]; stays {
			continue
		}
		if len(found) == 0 || found[len(found)-1].name != name {
			found = append(found, table{name: name})
		}
		t := &found[len(found)-1]
		t.columns = append(t.columns, column)
		if key > 0 {
			t.key = append(t.key, column)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return inOrder(ctx, db, found)
}

// inOrder puts what is referred to first. A table may refer to itself.
func inOrder(ctx context.Context, db querier, tables []table) ([]table, error) {
	rows, err := db.QueryContext(ctx, `SELECT t.name, f."table" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
		WHERE t.schema = 'main' AND t.name <> f."table"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	refers := map[string][]string{}
	for rows.Next() {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return nil, err
		}
		refers[from] = append(refers[from], to)
	}
	var out []table
	waits := func(t table) bool {
		return slices.ContainsFunc(tables, func(other table) bool { return slices.Contains(refers[t.name], other.name) })
	}
	for len(tables) > 0 {
		// Of tables that refer to each other in a circle the first goes first; the database will say so.
		next := max(0, slices.IndexFunc(tables, func(t table) bool { return !waits(t) }))
		out = append(out, tables[next])
		tables = slices.Delete(tables, next, next+1)
	}
	return out, rows.Err()
}

// querier is a database, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
