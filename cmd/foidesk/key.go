package main

type keyCmd struct {
	New    keyNewCmd    `cmd:"" help:"生成一个新的密钥文件。"`
	Rotate keyRotateCmd `cmd:"" help:"更换密钥：生成新密钥，用它重新加密全部个人信息。中断后再运行即接着做。"`
	Status keyStatusCmd `cmd:"" help:"查看数据库用的是哪些密钥，是否都在手边。"`
}
