package embedded

import (
	"context"
	"database/sql"
	"errors"
	"hash/maphash"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/throughline-graph/throughline/graph"
)

// disk is the SQLite file. It keeps one connection.
type disk struct {
	db   *sql.DB
	path string
	file os.FileInfo // of the file that is open; another one may be at the path by now
	shut bool        // it was closed, because another file is at the path
	nth  int64       // how many files a store had open at this path before
	now  os.FileInfo // of the file at the last look
	read os.FileInfo // of the file when the graph was last read from it; nil if it was not
	sum  uint64      // of the graph as it was last read or written, packed
}

// schema is the layout of the tables. A store of a later layout is refused.
const schema = 2

const tables = `
CREATE TABLE IF NOT EXISTS meta (schema INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS graph (one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, version INTEGER NOT NULL,
	snapshot BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS files (sum TEXT PRIMARY KEY, name TEXT NOT NULL, dataset TEXT NOT NULL, seen INTEGER NOT NULL,
	loaded INTEGER NOT NULL,
	content BLOB NOT NULL, note TEXT NOT NULL);
INSERT INTO meta SELECT 2 WHERE NOT EXISTS (SELECT 1 FROM meta);
`

// fromFirst brings a store of the first layout up to date: the note stood in the
// content's first line.
const fromFirst = `
ALTER TABLE files ADD COLUMN note TEXT NOT NULL DEFAULT '';
UPDATE files SET note = CAST(substr(content, 1, instr(content, x'0a') - 1) AS TEXT), content = substr(content, instr(content, x'0a') + 1);
UPDATE meta SET schema = 2;
`

func openDisk(ctx context.Context, path string, readOnly bool) (*disk, error) {
	if readOnly {
		if _, err := os.Stat(path); err != nil {
			return nil, graph.NewEngineError("nothing was found at that path", graph.ErrUnavailable, err)
		}
	}
	if err := ours(ctx, path); err != nil {
		return nil, err
	}
	d, err := connect(ctx, path, dsn(path, readOnly), readOnly)
	var s *sqlite.Error
	if readOnly && errors.As(err, &s) && s.Code()&0xff == lib.SQLITE_CANTOPEN && still(path) {
		return connect(ctx, path, dsn(path, readOnly)+"&immutable=1", readOnly)
	}
	return d, err
}

// columns are those of the tables of a store, of every layout.
var columns = map[string][]string{
	"meta":  {"schema"},
	"graph": {"one", "format", "version", "snapshot"},
	"files": {"sum", "name", "dataset", "seen", "loaded", "content", "note"},
}

// ours refuses a SQLite file that another program made, before anything is
// written to it. What cannot be read is reported when it is opened.
func ours(ctx context.Context, path string) error {
	f, err := os.Stat(path)
	if err == nil && f.IsDir() {
		return graph.NewEngineError("it is a folder: name a file in it, such as "+filepath.Join(path, "throughline.db"),
			graph.ErrUnavailable, nil)
	}
	if err != nil || !f.Mode().IsRegular() || f.Size() == 0 {
		return nil
	}
	db, err := sql.Open("sqlite", dsn(path, true))
	if err != nil {
		return err
	}
	defer db.Close() // nothing was written
	rows, err := db.QueryContext(ctx, `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type IN ('table', `+
		`'view') AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`)
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil
		}
		if !slices.Contains(columns[table], column) {
			return graph.NewEngineError("the file is a database of another program", graph.ErrUnavailable, nil)
		}
	}
	return nil
}

func connect(ctx context.Context, path, dsn string, readOnly bool) (*disk, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	d := &disk{db: db, path: path}
	if err := d.prepare(ctx, readOnly); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// still says whether a graph is where nothing can be written, and no write to
// it is under way: then it can be read without the log's index, which would be
// a new file beside it.
func still(path string) bool {
	if _, err := os.Stat(path + "-wal"); err == nil {
		return false
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		f.Close() // nothing was written
	}
	return errors.Is(err, syscall.EROFS)
}

// dsn asks for a write-ahead log, so that readers go on while a load writes,
// and for every commit to reach the disk. The file is for its owner alone.
func dsn(path string, readOnly bool) string {
	v := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(2000)", "synchronous(FULL)", "secure_delete(ON)"}}
	if readOnly {
		v.Set("mode", "ro")
	}
	if !readOnly {
		v.Add("_pragma", "journal_mode(WAL)")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: v.Encode()}).String()
}

func (d *disk) prepare(ctx context.Context, readOnly bool) error {
	if !readOnly {
		f, err := os.OpenFile(d.path, os.O_CREATE|os.O_RDWR, 0o600)
		if errors.Is(err, syscall.EROFS) || errors.Is(err, os.ErrPermission) {
			return graph.NewEngineError("the file cannot be written: no permission", graph.ErrUnavailable, err)
		}
		if err != nil {
			return graph.NewEngineError("the file could not be opened", graph.ErrUnavailable, err)
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	// Before SQLite opens it: if another file comes between, the next look sees that.
	var err error
	if d.file, err = os.Stat(d.path); err != nil {
		return graph.NewEngineError("the file could not be opened", graph.ErrUnavailable, err)
	}
	if !readOnly {
		if _, err := d.db.ExecContext(ctx, tables); err != nil {
			return err
		}
	}
	var have int
	if err := d.db.QueryRowContext(ctx, "SELECT schema FROM meta").Scan(&have); err != nil {
		return err
	}
	if have == 1 && !readOnly {
		return d.inOne(ctx, fromFirst)
	}
	if have == 1 {
		return graph.NewEngineError("the file was made by an older version of throughline", graph.ErrUnavailable, nil).By(graph.Rebuild)
	}
	if have != schema {
		return graph.NewEngineError("the file was made by another version of throughline", graph.ErrUnavailable, nil)
	}
	return nil
}

// inOne runs statements in one transaction.
func (d *disk) inOne(ctx context.Context, statements string) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Close lets go of the file.
func (d *disk) Close() error {
	d.shut = true
	return d.db.Close()
}

// other says whether another file is at the path than the one that is open.
func (d *disk) other() (bool, error) {
	now, err := os.Stat(d.path)
	if errors.Is(err, os.ErrNotExist) {
		return false, graph.NewEngineError("the file of the graph is missing", graph.ErrUnavailable, err)
	}
	if err != nil {
		return false, graph.NewEngineError("the file of the graph cannot be found", graph.ErrUnavailable, err)
	}
	if now.Size() == 0 {
		return false, graph.NewEngineError("the file of the graph is empty", graph.ErrUnavailable, nil)
	}
	d.now = now
	return d.shut || !os.SameFile(now, d.file), nil
}

// touched says whether the file was written since the graph was read from it. That
// also happens when SQLite moves a load from its log to the file.
func (d *disk) touched() bool {
	return d.read == nil || !d.read.ModTime().Equal(d.now.ModTime()) || d.read.Size() != d.now.Size()
}

// packedSeed is for checksums of packed graphs, which are valid while the program runs.
var packedSeed = maphash.MakeSeed()

// version returns the number of the stored graph, 0 where there is none. It
// reads the file and not what SQLite kept of it, so that damage is noticed.
func (d *disk) version(ctx context.Context) (int64, error) {
	if _, err := d.db.ExecContext(ctx, "PRAGMA shrink_memory"); err != nil {
		return 0, err
	}
	var v int64
	err := d.db.QueryRowContext(ctx, "SELECT version FROM graph").Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return v, err
}

// graph returns the stored graph, packed.
func (d *disk) graph(ctx context.Context) (version int64, layout int, packed []byte, err error) {
	err = d.db.QueryRowContext(ctx, "SELECT version, format, snapshot FROM graph").Scan(&version, &layout, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, format, nil, nil
	}
	return version, layout, packed, err
}

// files returns the files held, by checksum; without their content unless asked.
func (d *disk) files(ctx context.Context, content bool) ([]graph.File, error) {
	what := "x''"
	if content {
		what = "content"
	}
	rows, err := d.db.QueryContext(ctx, "SELECT sum, name, dataset, seen, loaded, note, "+what+" FROM files ORDER BY sum")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []graph.File
	for rows.Next() {
		var f graph.File
		if err := rows.Scan(&f.Sum, &f.Name, &f.Dataset, &f.Seen, &f.Loaded, &f.Note, &f.Content); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// write stores a graph and its files in one transaction, and returns the
// graph's number. Base is the number of the graph that next was compared with.
func (d *disk) write(ctx context.Context, packed []byte, base int64, files []graph.File) (version int64, err error) {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			// After a full disk SQLite has rolled back by itself.
			_ = tx.Rollback()
		}
	}()
	if version, err = numberIn(ctx, tx); err != nil {
		return 0, err
	}
	if version != base {
		return 0, graph.NewEngineError("another load came first", graph.ErrConflict, nil)
	}
	if err = writeFiles(ctx, tx, files); err != nil {
		return 0, err
	}
	version++
	_, err = tx.ExecContext(ctx, `INSERT INTO graph VALUES (1, ?, ?, ?)
		ON CONFLICT (one) DO UPDATE SET format = excluded.format, version = excluded.version,
			snapshot = excluded.snapshot`, format, version, packed)
	if err != nil {
		return 0, err
	}
	if err = tx.Commit(); err != nil {
		return 0, err
	}
	// A reader may be in the way: then the next write, or the last to close the file, does it.
	_, _ = d.emptyLog(ctx)
	return version, nil
}

// emptyLog moves what was written from the log to the file, so that what was taken out is
// in neither. It returns false if a reader is in the way.
func (d *disk) emptyLog(ctx context.Context) (done bool, err error) {
	if _, err := d.db.ExecContext(ctx, "PRAGMA busy_timeout(0)"); err != nil {
		return false, err
	}
	var busy, pages, moved int
	err = d.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	_, back := d.db.ExecContext(context.WithoutCancel(ctx), "PRAGMA busy_timeout(2000)")
	return busy == 0, errors.Join(err, back)
}

func numberIn(ctx context.Context, tx *sql.Tx) (int64, error) {
	var v int64
	err := tx.QueryRowContext(ctx, "SELECT version FROM graph").Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return v, err
}

// writeFiles makes the table hold just these files; the content of those held
// already is not written again.
func writeFiles(ctx context.Context, tx *sql.Tx, files []graph.File) error {
	if _, err := tx.ExecContext(ctx, "CREATE TEMP TABLE IF NOT EXISTS keep (sum TEXT PRIMARY KEY); DELETE FROM keep"); err != nil {
		return err
	}
	for _, f := range files {
		if _, err := tx.ExecContext(ctx, "INSERT INTO keep VALUES (?)", f.Sum); err != nil {
			return err
		}
		content := f.Content
		if content == nil {
			content = []byte{}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO files (sum, name, dataset, seen, loaded, note, content) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (sum) DO UPDATE SET name = excluded.name, dataset = excluded.dataset, seen = excluded.seen, loaded = excluded.loaded,
				note = excluded.note`,
			f.Sum, f.Name, f.Dataset, f.Seen, f.Loaded, f.Note, content)
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM files WHERE sum NOT IN (SELECT sum FROM keep)")
	return err
}
