package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

type keyStatusCmd struct{}

// Run tells which keys are in use and which are at hand; it fails where one is missing.
func (c *keyStatusCmd) Run(p *program) error {
	return p.withExisting(func(o office) error {
		used, err := o.store.KeysInUse(p.ctx)
		if err != nil {
			return err
		}
		var atHand []string
		if o.ring != nil {
			atHand = o.ring.IDs()
		}
		for i, id := range atHand {
			role := "旧密钥"
			if i == 0 {
				role = "当前密钥"
			}
			fmt.Fprintf(p.stdout, "%s\t%s\t%d 处使用\n", id, role, used[id])
			delete(used, id)
		}
		for _, id := range slices.Sorted(maps.Keys(used)) {
			fmt.Fprintf(p.stdout, "%s\t不在手边\t%d 处使用\n", id, used[id])
		}
		if why := o.desk.ReadOnly(); why != "" || len(used) > 0 {
			fmt.Fprintf(p.stdout, "密钥不全：%s\n", cmp.Or(why, "有的个人信息和签名用的密钥不在手边，请把它加回密钥文件的末尾"))
			return errFails
		}
		return nil
	})
}
