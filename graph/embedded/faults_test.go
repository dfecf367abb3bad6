package embedded_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
)

// childPath names the graph that a child process loads over and over.
const childPath = "THROUGHLINE_TEST_CHILD_LOADS"

// childLock names the graph whose lock a child process takes and keeps.
const childLock = "THROUGHLINE_TEST_CHILD_LOCKS"

// childLocks takes the lock of a graph until killed, if this process is a child of the test of that.
func childLocks() bool {
	path := os.Getenv(childLock)
	if path == "" {
		return false
	}
	s, err := embedded.Open(path)
	if err == nil {
		_, err = s.Lock(context.Background())
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("locked")
	time.Sleep(time.Hour)
	return true
}

// TestALockIsOfOneProcessAndEndsWithIt however that ends.
func TestALockIsOfOneProcessAndEndsWithIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childLock+"="+path)
	said, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	if err != nil || line != "locked\n" {
		t.Errorf("the child says %q, %v", line, err)
	}
	next, files := edition(1)
	if _, err := s.Lock(t.Context()); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("two processes have the lock: %v", err)
	}
	if _, err := s.Replace(t.Context(), next, files); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("a load while another process has the lock: %v", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	release, err := s.Lock(t.Context())
	if err != nil {
		t.Fatalf("the lock of a process that ended: %v", err)
	}
	defer release()
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Errorf("a load after it: %v", err)
	}
}

// edition is a graph whose every part says which edition it is of.
func edition(n int) (*graph.Snapshot, []graph.File) {
	s := &graph.Snapshot{Made: 20260101}
	for i := range 2000 {
		s.Nodes = append(s.Nodes, graph.Node{Code: fmt.Sprintf("N%04d", i), Kind: graph.Practice, Name: fmt.Sprintf("edition %d number %d", n,
			i*i), Patients: n})
		if i > 0 {
			s.Edges = append(s.Edges, graph.Edge{Type: graph.SucceededBy, From: fmt.Sprintf("N%04d", i-1), To: fmt.Sprintf("N%04d", i), Items: n})
		}
	}
	return s, []graph.File{{Sum: fmt.Sprint(n), Name: "f", Content: make([]byte, 200_000)}}
}

// childLoads loads edition after edition until killed, if this process is a
// child of the test that kills.
func childLoads() bool {
	path := os.Getenv(childPath)
	if path == "" {
		return false
	}
	s, err := embedded.Open(path)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	now, err := s.Whole(context.Background())
	for n := patients(now) + 1; err == nil; n++ {
		next, files := edition(n)
		if _, err = s.Replace(context.Background(), next, files); err == nil {
			fmt.Println("loaded", n)
		}
	}
	fmt.Println(err)
	os.Exit(1)
	return true
}

func patients(s *graph.Snapshot) int {
	if len(s.Nodes) == 0 {
		return 0
	}
	return s.Nodes[0].Patients
}

func TestKilledAtAnyMomentAWholeGraphStands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	r := rand.New(rand.NewPCG(7, 7))
	last := 0
	// A slow machine is killed later, until a load was done at least once.
	patience := 20 * time.Millisecond
	for round := range 12 {
		if last == 0 && round > 2 {
			patience *= 2
		}
		out := killedLoader(t, path, patience+time.Duration(r.IntN(250))*time.Millisecond)
		now, held := stored(t, path)
		if patients(now) == 0 && last == 0 {
			continue
		}
		last = wholeVersion(t, round, now, held, out, last)
	}
	if last == 0 {
		t.Fatal("no load was ever done: the test killed too early to show anything")
	}
}

// killedLoader starts a process that loads one version after another, kills it after
// some time, and returns what it said.
func killedLoader(t *testing.T, path string, after time.Duration) (said string) {
	t.Helper()
	var out strings.Builder
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childPath+"="+path)
	child.Stdout = &out
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	if err := child.Process.Kill(); err != nil {
		t.Fatalf("the child ended by itself: %v %s", err, out.String())
	}
	_ = child.Wait() // it was killed
	return out.String()
}

// stored opens the file and returns the graph and the files in it.
func stored(t *testing.T, path string) (*graph.Snapshot, []graph.File) {
	t.Helper()
	s, err := embedded.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	now, err := s.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	held, err := s.Held(t.Context())
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return now, held
}

// wholeVersion checks that a stored graph is one whole version, neither older than the
// last one nor than any that the loader said it had loaded, and returns its number.
func wholeVersion(t *testing.T, round int, now *graph.Snapshot, held []graph.File, said string, last int) int {
	t.Helper()
	n := patients(now)
	for _, m := range now.Nodes {
		if m.Patients != n {
			t.Fatalf("round %d: versions %d and %d in one graph", round, n, m.Patients)
		}
	}
	if len(now.Nodes) != 2000 || len(now.Edges) != 1999 || now.Edges[0].Items != n || len(held) != 1 || held[0].Sum != fmt.Sprint(n) {
		t.Fatalf("round %d: version %d is not whole: %d nodes, files %d", round, n, len(now.Nodes), len(held))
	}
	for line := range strings.Lines(said) {
		var done int
		if _, err := fmt.Sscanf(line, "loaded %d", &done); err == nil && done > n {
			t.Fatalf("round %d: version %d was loaded and is lost, the file has %d", round, done, n)
		}
	}
	if n < last {
		t.Fatalf("round %d: version %d after %d", round, n, last)
	}
	return n
}

func TestASecondLoaderIsToldAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	first, second := open(t, path), open(t, path)
	release, err := first.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next, files := edition(1)
	_, err = second.Lock(t.Context())
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "another load or change is running") {
		t.Error(err)
	}
	if _, err := second.Replace(t.Context(), next, files); !errors.Is(err, graph.ErrConflict) {
		t.Error(err)
	}
	if _, err := first.Replace(t.Context(), next, files); err != nil {
		t.Error("the one that holds the lock loads:", err)
	}
	release()
	release()
	if _, err := second.Replace(t.Context(), next, files); err != nil {
		t.Error("and the other one after it:", err)
	}
}

func TestALockThatCannotBeOpenedIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	if err := os.Mkdir(path+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := s.Lock(t.Context())
	if !errors.Is(err, graph.ErrUnavailable) || err.Error() != "lock the graph: the lock beside the graph could not be opened" {
		t.Error(err)
	}
}

func TestALoadThatMissedAnotherIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	next, files := edition(1)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	was := s.Version()
	for _, base := range []int64{was - 1, was + 1} {
		if err := embedded.WriteOver(t.Context(), path, base); !errors.Is(err, graph.ErrConflict) {
			t.Errorf("a graph compared with number %d, over number %d: %v", base, was, err)
		}
	}
}

// TestALoadIsForTheGraphThatItLookedAt: if another one takes its place meanwhile,
// by whatever means, nothing is written, neither to the one nor to the other.
func TestALoadIsForTheGraphThatItLookedAt(t *testing.T) {
	for name, replace := range map[string]func(path, by string) error{
		"renamed over": func(path, by string) error { return os.Rename(by, path) },
		"overwritten": func(path, by string) error {
			content, err := os.ReadFile(by)
			return errors.Join(err, os.WriteFile(path, content, 0o600))
		},
		"a load without the lock": func(path, _ string) error { return embedded.WriteOver(t.Context(), path, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			path, by := filepath.Join(t.TempDir(), "t.db"), filepath.Join(t.TempDir(), "by.db")
			fileOf(t, path, 1)
			fileOf(t, by, 2)
			s := open(t, path)
			isRefusedAfter(t, s, func() error { return replace(path, by) })
			next, files := edition(3)
			if held, err := s.Held(t.Context()); err != nil || len(held) == 1 && held[0].Sum == "3" {
				t.Errorf("what is held now: %v, %v", held, err)
			}
			if _, err := s.Replace(t.Context(), next, files); err != nil {
				t.Errorf("a load that looked at the new one: %v", err)
			}
			if now, held := stored(t, path); patients(now) != 3 || held[0].Sum != "3" {
				t.Errorf("the file holds version %d", patients(now))
			}
		})
	}
}

func TestNothingIsLoadedIntoAFileThatWasDeleted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	fileOf(t, path, 1)
	isRefusedAfter(t, open(t, path), func() error { return os.Remove(path) })
}

// isRefusedAfter begins a load, has something happen to the file, and checks that nothing is written.
func isRefusedAfter(t *testing.T, s *embedded.Store, happens func() error) {
	t.Helper()
	release, err := s.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	held, err := s.Held(t.Context())
	if err != nil || len(held) != 1 || held[0].Sum != "1" {
		t.Fatal(held, err)
	}
	if err := happens(); err != nil {
		t.Fatal(err)
	}
	next, files := edition(3)
	if _, err := s.Replace(t.Context(), next, files); !errors.Is(err, graph.ErrConflict) && !errors.Is(err, graph.ErrUnavailable) {
		t.Fatalf("it was written: %v", err)
	}
}

// TestAFileThatComesBackIsUsed also if the one between was none of ours.
func TestAFileThatComesBackIsUsed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	fileOf(t, path, 1)
	s := open(t, path)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Held(t.Context()); !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("while it is away: %v", err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no graph ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Held(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("while another is there: %v", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	next, files := edition(2)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	if now, _ := stored(t, path); patients(now) != 2 {
		t.Errorf("the file holds version %d", patients(now))
	}
}

// fileOf makes a file whose graph is of an edition.
func fileOf(t *testing.T, path string, n int) {
	t.Helper()
	s, err := embedded.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	next, files := edition(n)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskLeavesTheOldGraph(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	next, files := edition(1)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	lift, err := s.LimitPages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	big, files := edition(2)
	files[0].Content = make([]byte, 5_000_000)
	_, err = s.Replace(t.Context(), big, files)
	if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "the disk is full") {
		t.Fatal(err)
	}
	if strings.Contains(strings.ToLower(err.Error()), "sqlite") || strings.Contains(err.Error(), path) {
		t.Errorf("the driver or the path leaks: %v", err)
	}
	now, err := s.Whole(t.Context())
	if err != nil || patients(now) != 1 {
		t.Fatal(err, patients(now))
	}
	if err := lift(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Replace(t.Context(), big, files); err != nil {
		t.Error("with room again it loads:", err)
	}
	again := open(t, path)
	if now, err := again.Whole(t.Context()); err != nil || patients(now) != 2 {
		t.Error(err, patients(now))
	}
}

func TestAnotherProcessSeesANewGraph(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	writer := open(t, path)
	reader, err := embedded.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for n := 1; n < 3; n++ {
		next, files := edition(n)
		if _, err := writer.Replace(t.Context(), next, files); err != nil {
			t.Fatal(err)
		}
		for tries := 0; ; tries++ {
			now, err := reader.Whole(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if patients(now) == n {
				break
			}
			if tries == 1000 {
				t.Fatalf("edition %d never came", n)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	next, files := edition(3)
	if _, err := reader.Replace(t.Context(), next, files); !errors.Is(err, graph.ErrUnavailable) {
		t.Error("a reader wrote:", err)
	}
	if _, err := reader.Lock(t.Context()); err == nil {
		t.Error("a reader took the lock")
	}
}

func TestAnUnchangedLoadWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	for range 3 {
		next, files := edition(1)
		if _, err := s.Replace(t.Context(), next, files); err != nil {
			t.Fatal(err)
		}
		if s.Version() != 1 {
			t.Fatalf("version %d: something was written", s.Version())
		}
	}
}

func TestWhatIsNoGraphIsRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database at all ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(text); !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "no Throughline graph") {
		t.Error(err)
	}
	if _, err := embedded.OpenReadOnly(filepath.Join(dir, "missing.db")); !errors.Is(err, graph.ErrUnavailable) ||
		strings.Contains(err.Error(), dir) {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "missing.db")); err == nil {
		t.Error("opening for reading made a file")
	}
}

func TestAGraphOfAnotherVersionIsLoadedAnewFromItsFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	next, files := edition(1)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	for says, change := range map[string]string{
		"by another version": "UPDATE graph SET format = 99, version = version + 1",
		"is damaged":         "UPDATE graph SET snapshot = x'00112233', version = version + 1",
	} {
		spoil(t, path, change)
		old := open(t, path)
		var engine *graph.EngineError
		if _, err := old.Whole(t.Context()); !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), says) ||
			!errors.As(err, &engine) || engine.Mend != graph.Rebuild {
			t.Error(err)
		}
		held, err := old.Held(t.Context())
		if err != nil || len(held) != 1 || len(held[0].Content) != 200_000 {
			t.Fatal("the files are lost", err)
		}
		if _, err := old.Replace(t.Context(), next, held); err != nil {
			t.Fatal(err)
		}
		if now, err := old.Whole(t.Context()); err != nil || patients(now) != 1 {
			t.Error(err)
		}
	}
}

// TestDamageInsideTheFileIsNoticed while the graph that was read before goes on
// answering, and so is that the file was restored.
func TestDamageInsideTheFileIsNoticed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	s := open(t, path)
	next, files := edition(1)
	if _, err := s.Replace(t.Context(), next, files); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := embedded.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	looks := make(chan error)
	r.OnLook(func(err error) {
		select {
		case looks <- err:
		case <-t.Context().Done():
		}
	})
	until := func(what string, fits func(error) bool) {
		t.Helper()
		late := time.After(time.Minute)
		for {
			select {
			case err := <-looks:
				if fits(err) {
					return
				}
			case <-late:
				t.Fatalf("%s: not within a minute", what)
			}
		}
	}
	well := func(err error) bool { return err == nil }
	until("at first", well)
	// The packed graph is the one frame of zstd in the file.
	at := bytes.LastIndex(whole, []byte("\x28\xb5\x2f\xfd"))
	if at < 0 {
		t.Fatal("no packed graph in the file")
	}
	for _, piece := range []struct{ from, size int }{{at + 200, 1}, {at + 200, 20_000}} {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		damage := bytes.Repeat([]byte{0x55}, piece.size)
		damage[0] ^= whole[piece.from]
		if _, err := f.WriteAt(damage, int64(piece.from)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		until("damaged", func(err error) bool {
			return errors.Is(err, graph.ErrUnavailable) && strings.Contains(err.Error(), "is damaged")
		})
		answersButChangesNothing(t, r)
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		until("restored", well)
	}
}

// answersButChangesNothing checks that a store whose file is damaged answers from the graph
// that it read before, and gives out none to be changed.
func answersButChangesNothing(t *testing.T, r *embedded.Store) {
	t.Helper()
	if err := r.View(t.Context(), func(v graph.View) error {
		found, err := v.Nodes("N0001")
		if err == nil && found[0].Patients != 1 {
			err = fmt.Errorf("of version %d", found[0].Patients)
		}
		return err
	}); err != nil {
		t.Errorf("no answers any more: %v", err)
	}
	_, held := r.Held(t.Context())
	if _, whole := r.Whole(t.Context()); held == nil && whole == nil {
		t.Error("an old graph was given out to be changed")
	}
}

func spoil(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// Nothing is written to what another program made, tables of the same names or not.
func TestADatabaseOfAnotherProgramIsLeftAlone(t *testing.T) {
	for _, made := range []string{"CREATE TABLE bookmarks (url TEXT)", "CREATE TABLE files (path TEXT, content BLOB)",
		"CREATE TABLE meta (schema INTEGER, more TEXT)", "CREATE VIEW all_of_it AS SELECT 1 AS one"} {
		path := filepath.Join(t.TempDir(), "app.db")
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(made); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, open := range map[string]func(string) (*embedded.Store, error){"to write": embedded.Open, "to read": embedded.OpenReadOnly} {
			if s, err := open(path); !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "another program") {
				t.Errorf("%s, %s: %v, %v", made, name, s, err)
			}
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s: the file was changed: %v", made, err)
		}
	}
}

func TestAFolderIsNoGraph(t *testing.T) {
	folder := t.TempDir()
	for name, open := range map[string]func(string) (*embedded.Store, error){"to write": embedded.Open, "to read": embedded.OpenReadOnly} {
		if s, err := open(folder); !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "it is a folder") {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
}

func TestCloseTwiceIsHarmless(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "t.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
