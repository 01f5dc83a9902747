// Package demo fills a database with a tree of made-up agencies, an account for every role, and two
// believable years of cases, up to today: carried in and out, every outcome, some overdue, some waiting for
// somebody, and somebody away. The same seed and day give the same cases. All of it goes through the desk and
// the accounts, as in a real office, each act by the person and at the time it would be done. People are
// numbered, not invented.
package demo
