// Package demo fills a database with a made-up agency and two believable years of its cases, up to
// today: carried in and out, every outcome, some overdue. The same seed and day give the same cases.
// All of it goes through the desk, as real cases would. Applicants are numbered, not invented.
package demo
