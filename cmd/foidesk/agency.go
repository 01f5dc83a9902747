package main

import "foidesk/internal/desk"

type agencyCmd struct {
	Add  agencyAddCmd  `cmd:"" help:"新建机关，其余设置在网页上填写。"`
	List agencyListCmd `cmd:"" help:"列出机关，下级缩进在上级之下。"`
}

// atTerminal is who acts by a command.
func atTerminal() desk.Actor { return desk.System("命令行") }
