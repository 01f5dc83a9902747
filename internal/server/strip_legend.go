package server

import (
	"slices"
	"strings"
)

// stripKey is a line of the legend: a small cell, and what it means.
type stripKey struct {
	Class, Words string
	Hatched      bool
}

// stripKeys are all lines that a legend can have, by a class of the cells.
var stripKeys = []stripKey{
	{Class: "used", Words: "已计入"},
	{Class: "left", Words: "剩余"},
	{Class: "spared", Words: "办结后未用"},
	{Class: "added", Words: "延长的期限（延）"},
	{Class: "waits", Words: "暂停，不计入", Hatched: true},
	{Class: "given-up", Words: "原计入，后重新计算"},
	{Class: "late", Words: "逾期（+）"},
	{Class: "weekend", Words: "休息日（休）"},
	{Class: "statutory_holiday", Words: "节假日（假）"},
	{Class: "makeup_workday", Words: "调休上班（班）"},
	{Class: "closed", Words: "本机关停止办公（停）"},
}

// legendOf names what occurs in the picture, and nothing else.
func legendOf(p strip) []stripKey {
	var out []stripKey
	for _, key := range stripKeys {
		occurs := slices.ContainsFunc(p.Cells, func(c stripCell) bool {
			classes := strings.Fields(c.Class)
			return slices.Contains(classes, key.Class) ||
				key.Class == "statutory_holiday" && slices.Contains(classes, "adjusted_holiday")
		})
		if occurs {
			out = append(out, key)
		}
	}
	return out
}
