// Package sheet reads and writes what the office keeps in Excel and CSV: the ledger (台账), its empty
// template, the year-end workbook and the official table of the annual report (国办公开办函〔2019〕60号,
// 〔2021〕30号). It turns cells into typed fields and back. What a row means, and whether the log takes it,
// is desk's to decide; what a figure must add up to is annual's.
package sheet
