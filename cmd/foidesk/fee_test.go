package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestFee(t *testing.T) {
	s := newShell(t)
	// A published case: 1,500 pages cost 54,700 元 (Chengdu, 2024).
	r := s.must("fee", "--pages", "1500", "--json")
	var got map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	slice := func(from, to, rate, amount float64) any {
		return map[string]any{"from": from, "to": to, "rate": rate, "amount": amount}
	}
	want := map[string]any{"amount": 54700.0, "unit": "元", "slices": []any{
		slice(31, 100, 10, 700), slice(101, 200, 20, 2000), slice(201, 1500, 40, 52000),
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if r := s.must("fee", "--pages", "1500"); !strings.Contains(r.stdout, "合计 54700 元") || !strings.Contains(r.stdout, "52000") {
		t.Errorf("says %q", r.stdout)
	}
	for name, args := range map[string][]string{
		"no tariff": {"fee"}, "two tariffs": {"fee", "--pages", "3", "--items", "3"},
		"fewer than none": {"fee", "--pages=-1"}, "no number": {"fee", "--pages", "三"},
	} {
		if r := s.run(args...); r.status != exitUnusable || r.stdout != "" && !strings.Contains(r.stderr, "foidesk:") {
			t.Errorf("%s: status %d, %q", name, r.status, r.stderr)
		}
	}
}
