package main

import (
	"errors"
	"fmt"

	"foidesk/internal/foi"
)

type feeCmd struct {
	Pages *int `help:"按量计收：一件申请提供的页数（A4 及以下单面为一页）。" placeholder:"N" xor:"tariff"`
	Items *int `help:"按件计收：同一申请人一个自然月内的件数。" placeholder:"N" xor:"tariff"`
	JSON  bool `name:"json" help:"以 JSON 输出。"`
}

// Run prints the information processing fee with its slices.
func (c *feeCmd) Run(p *program) error {
	var fee foi.Fee
	var err error
	unit := "页"
	switch {
	case c.Pages != nil:
		fee, err = foi.FeeByPages(*c.Pages)
	case c.Items != nil:
		fee, err = foi.FeeByItems(*c.Items)
		unit = "件"
	default:
		err = errors.New("请给出 --pages N（按量）或者 --items N（按件）；一件申请只能选一种标准")
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(p.stdout, fee)
	}
	for _, s := range fee.Slices {
		fmt.Fprintf(p.stdout, "第 %d 至 %d %s：%d × %d 元 = %d 元\n", s.From, s.To, unit, s.To-s.From+1, s.Rate, s.Amount)
	}
	fmt.Fprintf(p.stdout, "合计 %d %s\n", fee.Amount, fee.Unit)
	return nil
}
