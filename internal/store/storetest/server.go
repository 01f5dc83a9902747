package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

var errNotInstalled = errors.New("PostgreSQL is not installed (on Debian: apt-get install postgresql)")

// startLimit is how long a server may take to accept its first connection; half a second is usual.
const startLimit = time.Minute

// server is a PostgreSQL whose data, socket and log live in one directory. It is reached through the
// socket there only, so that no port can be taken by somebody else.
type server struct {
	dir    string
	life   io.Closer     // the supervisor's standard input
	exited chan struct{} // closed when server and supervisor have ended
}

// supervisor runs the server for as long as its standard input is open. That ends with the test binary
// however this ends, by a panic, a time limit or kill -9, and with it go the server and its directory.
const supervisor = `
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$2/log" 2>&1 &
cat
kill -INT $!
wait $!
rm -rf "$2"
`

func startServer() (*server, error) {
	bin, err := newestBinaries()
	if err != nil {
		return nil, err
	}
	owner, err := serverOwner()
	if err != nil {
		return nil, err
	}
	dir, err := newDirectory(owner)
	if err != nil {
		return nil, err
	}
	srv := &server{dir: dir, exited: make(chan struct{})}
	if err := srv.run(bin, owner); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return srv, nil
}

// run initializes the directory, starts the server in it and waits until it accepts connections.
func (s *server) run(bin string, owner *syscall.Credential) error {
	initdb := s.command(owner, filepath.Join(bin, "initdb"),
		"-D", filepath.Join(s.dir, "data"), "-U", "foidesk", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	keeper := s.command(owner, "/bin/sh", "-c", supervisor, "sh", bin, s.dir)
	life, err := keeper.StdinPipe()
	if err != nil {
		return err
	}
	if err := keeper.Start(); err != nil {
		return err
	}
	s.life = life
	go func() {
		defer close(s.exited)
		_ = keeper.Wait() // a server asked to stop has nothing to report
	}()
	if err := s.awaitConnection(); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // the more we know, the better; err says enough
		return errors.Join(fmt.Errorf("%w\n%s", err, log), s.stop())
	}
	return nil
}

// command makes one that is run by owner, in a process group of its own: Ctrl-C in a terminal is for the
// tests, and the supervisor follows in order.
func (s *server) command(owner *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...) //nolint:noctx // outlives every test; its life is the supervisor's to end
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: owner}
	return cmd
}

func (s *server) awaitConnection() error {
	db, err := sql.Open("pgx", s.url().String())
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // only pinged
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the server accepted no connection within %s: %w", startLimit, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// stop returns when the server has ended and its directory is gone.
func (s *server) stop() error {
	err := s.life.Close()
	<-s.exited
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *server) url() *url.URL {
	return &url.URL{
		Scheme:   "postgres",
		User:     url.User("foidesk"),
		Path:     "/postgres",
		RawQuery: url.Values{"host": {s.dir}, "sslmode": {"disable"}}.Encode(),
	}
}

// newestBinaries is the folder with initdb and postgres: Debian's of the highest version, else whatever
// the PATH leads to.
func newestBinaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	newest, version := "", 0
	for _, initdb := range found {
		bin := filepath.Dir(initdb)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(bin))); err == nil && v > version {
			newest, version = bin, v
		}
	}
	if newest != "" {
		return newest, nil
	}
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return "", errNotInstalled
	}
	return filepath.Dir(initdb), nil
}

// serverOwner is who must run the server: nil is whoever runs the tests. PostgreSQL refuses root, so
// root hands it to the user that Debian's package has made for it.
func serverOwner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("as root, PostgreSQL is run as the user postgres: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// newDirectory is not t.TempDir: that is longer than a socket's path may be (107 bytes), and closed to
// the user postgres when root made it.
func newDirectory(owner *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp("", "fdpg")
	if err != nil || owner == nil {
		return dir, err
	}
	if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}
