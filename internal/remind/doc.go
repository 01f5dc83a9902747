// Package remind tells people in time what falls due.
//
// There is no list of appointments that a change of a case could leave behind. A sweep asks every case under way how
// it stands, holds that against the rules, and writes down whoever has to hear of it, once: what a message is about
// is its key. A sweep that was missed is caught up by the next; one that is done twice writes nothing twice.
package remind
