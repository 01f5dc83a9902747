// Command foidesk is an agency's desk for freedom-of-information requests (政府信息公开申请): the web
// application and the tools around it. Each subcommand has a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// The exit statuses that scripts rely on.
const (
	exitHolds    = 0 // done, and all that was checked holds
	exitFails    = 1 // it ran, and what it checked does not hold
	exitUnusable = 2 // bad usage or input, or it could not run
)

// errFails ends a command that ran and found what it checked not to hold; what was found is printed
// already.
var errFails = errors.New("does not hold")

type cli struct {
	DB string `help:"数据库：文件路径为 SQLite，postgres:// 开头为 PostgreSQL；缺省 ${default}。" env:"FOIDESK_DB" default:"foidesk.db" placeholder:"PATH|URL"`
	keyFlags
	Log string `help:"日志详细程度：debug、info、warn、error；缺省 ${default}。" env:"FOIDESK_LOG" enum:"debug,info,warn,error" default:"info"`

	Serve   serveCmd   `cmd:"" help:"启动网页应用。"`
	Demo    demoCmd    `cmd:"" help:"用一个临时数据库演示：示例机关两年的案件。"`
	Import  importCmd  `cmd:"" help:"导入台账（.xlsx、.csv），或者生成空白台账模板。"`
	Report  reportCmd  `cmd:"" help:"从案件记载生成年报统计表。"`
	Check   checkCmd   `cmd:"" help:"核对一份年报的勾稽关系（.json 或 .xlsx）。"`
	Clock   clockCmd   `cmd:"" help:"读一件案件的 JSON，算出各项法定期限。"`
	Fee     feeCmd     `cmd:"" help:"计算信息处理费。"`
	Verify  verifyCmd  `cmd:"" help:"由记载重建各项派生数据并比对。"`
	Backup  backupCmd  `cmd:"" help:"把数据库备份成一个文件，办公照常进行。"`
	Restore restoreCmd `cmd:"" help:"把备份恢复到一个空的地方：还没有的文件，或者空的 PostgreSQL 数据库。"`
	Key     keyCmd     `cmd:"" help:"管理加密个人信息的密钥。"`
	Agency  agencyCmd  `cmd:"" help:"管理机关。"`
	User    userCmd    `cmd:"" help:"管理账号。"`
	Migrate migrateCmd `cmd:"" help:"把数据库结构更新到当前版本。"`
	Version versionCmd `cmd:"" help:"显示版本。"`
}

// program is what a command works with.
type program struct {
	ctx    context.Context
	dsn    string
	keys   keyFlags
	log    *slog.Logger
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program, for main and for tests.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("foidesk"), kong.Description("政府信息公开申请办理与年报统计。"),
		kong.UsageOnError(), kong.Writers(stdout, stderr), choices(),
		// --help asks to exit; the tests must survive it.
		kong.Exit(func(code int) { exited = code; panic(helpShown{}) }))
	if err != nil {
		return complain(stderr, err)
	}
	command, err := parse(parser, args)
	if exited >= 0 {
		return exitHolds
	}
	if err != nil {
		return complain(stderr, fmt.Errorf("%w（用法见 foidesk --help）", err))
	}
	p := &program{ctx: ctx, dsn: c.DB, keys: c.keyFlags, log: logger(stderr, c.Log), stdin: stdin, stdout: stdout, stderr: stderr}
	switch err := command.Run(p); {
	case err == nil:
		return exitHolds
	case errors.Is(err, errFails):
		return exitFails
	default:
		return complain(stderr, err)
	}
}

type helpShown struct{}

// choices are what the help lists from tables of ours.
func choices() kong.Vars {
	var roles, levels []string
	for _, r := range account.Roles() {
		roles = append(roles, fmt.Sprintf("%s（%s）", r.ID, r.Label))
	}
	for _, l := range desk.Levels() {
		levels = append(levels, fmt.Sprintf("%s（%s）", l.ID, l.Label))
	}
	return kong.Vars{"roles": strings.Join(roles, "、"), "levels": strings.Join(levels, "、")}
}

func parse(parser *kong.Kong, args []string) (command *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(helpShown); !ok {
				panic(r)
			}
		}
	}()
	return parser.Parse(args)
}

// complain writes an error as one line.
func complain(stderr io.Writer, err error) int {
	fmt.Fprintln(stderr, "foidesk:", strings.Join(strings.Fields(err.Error()), " "))
	return exitUnusable
}

func logger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	// kong allows only names that slog knows.
	_ = l.UnmarshalText([]byte(level))
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}

// output opens the file that -o names, or standard output for none; commit makes the file appear
// whole, so that a failure leaves no half of one.
func (p *program) output(path string, write func(io.Writer) error) (err error) {
	if path == "" || path == "-" {
		return write(p.stdout)
	}
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("不能写入 %s：请检查目录和权限（%w）", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part))
		}
	}()
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}
