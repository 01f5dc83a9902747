// Package store keeps the case log and its projections in SQLite or PostgreSQL, through GORM. It
// implements desk.Store, account.Store and remind.Store: which rows there are and how they are found. What they mean is foi's, what
// may be done is desk's.
//
// The schema is in migrations/; each index there names the page or table it serves.
package store
