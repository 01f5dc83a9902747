package main

import (
	"strings"
	"testing"

	"foidesk/internal/demo"
)

// In a terminal a Chinese character is two columns wide: whatever the names, each column begins below its heading.
func TestAccountTableStandsInColumns(t *testing.T) {
	table := accountTable([]demo.Account{
		{Login: "jieshou", Password: "Yanshi-2580", Name: "示例登记员01", Role: "登记员", Agency: "示例市数据管理局（演示）"},
		{Login: "xianban", Password: "Yanshi-2580", Name: "示例县承办人01", Role: "登记员、承办人、负责人", Agency: "示例县"},
	})
	want := strings.Join([]string{
		"  登录名   密码         姓名            角色                    机关",
		"  jieshou  Yanshi-2580  示例登记员01    登记员                  示例市数据管理局（演示）",
		"  xianban  Yanshi-2580  示例县承办人01  登记员、承办人、负责人  示例县",
		"",
	}, "\n")
	if table != want {
		t.Errorf("got\n%swant\n%s", table, want)
	}
}
