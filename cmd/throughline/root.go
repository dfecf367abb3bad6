package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	_ "time/tzdata" // the time of London on a machine that knows no zones

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/fetch"
)

// cli is what every command shares.
type cli struct {
	out, talk io.Writer
	db, neo4j string
	on        string
	json      bool
	noPeople  bool
	svg       bool // of the commands that draw
	today     graph.Day
	now       func() time.Time

	// What fetch asks and over which network; nil for the public ones.
	sources []fetch.Source
	network http.RoundTripper
}

func newRoot(out, talk io.Writer) *cobra.Command {
	c := &cli{out: out, talk: talk, today: graph.DayOf(londonNow()), now: londonNow}
	return c.root()
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "throughline",
		Short:         "How a practice, pharmacy or person in the NHS in England connects to another",
		Long:          "Throughline loads the public NHS reference files into a graph, finds the paths between\nany two stakeholders and says them in words, each hop with its source and its day.\n\nIt is not affiliated with or endorsed by the NHS.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(c.out)
	root.SetErr(c.talk)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&c.db, "db", defaultDB(), "the graph's `FILE` (THROUGHLINE_DB)")
	flags.StringVar(&c.neo4j, "neo4j", os.Getenv("THROUGHLINE_NEO4J"), "the `URI` of a Neo4j that holds the graph in place of a file, such as bolt://127.0.0.1:7687 (THROUGHLINE_NEO4J)")
	flags.StringVar(&c.on, "on", "", "the `DAY` asked about, YYYY-MM-DD (default today)")
	flags.BoolVar(&c.noPeople, "no-people", false, "answer and serve as if no people were in the graph")
	flags.BoolVar(&c.json, "json", false, "answer in JSON")
	people := c.peopleCommand()
	root.AddCommand(c.fetchCommand(), c.loadCommand(), c.forgetCommand(), c.rebuildCommand(), c.checkCommand(), c.templateCommand(),
		c.searchCommand(), c.showCommand(), c.neighboursCommand(), c.lineCommand(), c.pathCommand(), c.pharmaciesCommand(), c.accessCommand(), c.ownersCommand(), c.lpcsCommand(),
		c.contactsCommand(), people, c.sourcesCommand(), c.exportCommand(), c.cypherCommand(), c.serveCommand(), c.healthCommand(), c.versionCommand(), manCommand(root))
	for _, sub := range slices.Concat(root.Commands(), people.Commands()) {
		if args := sub.Args; args != nil {
			sub.Args = func(cmd *cobra.Command, given []string) error {
				if err := args(cmd, given); err != nil {
					return usageError{fmt.Errorf("%w\nusage: %s", err, cmd.UseLine())}
				}
				return nil
			}
		}
	}
	people.Args = func(cmd *cobra.Command, given []string) error {
		if len(given) == 0 {
			return nil
		}
		var names []string
		for _, sub := range cmd.Commands() {
			names = append(names, sub.Name())
		}
		return usageError{fmt.Errorf("unknown command %q for people: it has %s", given[0], strings.Join(names, ", "))}
	}
	root.Args = func(cmd *cobra.Command, given []string) error {
		if len(given) > 0 {
			return usageError{fmt.Errorf("unknown command %q; see throughline --help", given[0])}
		}
		return nil
	}
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if strings.TrimSpace(c.db) == "" {
			return usageError{errors.New("--db: names no file")}
		}
		if strings.Contains(c.neo4j, "@") {
			return usageError{errors.New("--neo4j: no name or password in the address: set NEO4J_USERNAME and NEO4J_PASSWORD")}
		}
		if c.json && c.svg {
			return usageError{errors.New("--svg: is a picture, so leave out --json")}
		}
		return nil
	}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return root
}

// defaultDB is where the graph lies when nothing else is said.
func defaultDB() string {
	if db := os.Getenv("THROUGHLINE_DB"); db != "" {
		return db
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "throughline", "throughline.db")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "throughline.db"
	}
	return filepath.Join(home, ".local", "share", "throughline", "throughline.db")
}

// day returns the day asked about.
func (c *cli) day() (graph.Day, error) {
	if c.on == "" {
		return c.today, nil
	}
	d, err := graph.ParseDay(c.on)
	if err != nil {
		return 0, usageError{fmt.Errorf("--on: %w", err)}
	}
	return d, nil
}

// answer writes v as JSON where that was asked for, and by plain otherwise.
func (c *cli) answer(v any, plain func(w *tabwriter.Writer)) error {
	if c.json {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(v)
	}
	w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
	plain(w)
	return w.Flush()
}

// done answers after a change: where that fails, the change was made, and the
// error says so.
func (c *cli) done(v any, plain func(w *tabwriter.Writer)) error {
	if err := c.answer(v, plain); err != nil {
		return fmt.Errorf("what was asked is done, but the answer could not be written: %w", err)
	}
	return nil
}

func commas(s []string) []string {
	var out []string
	for _, part := range s {
		for _, one := range strings.Split(part, ",") {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, one)
			}
		}
	}
	return out
}

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		return c.answer(map[string]string{"version": version}, func(w *tabwriter.Writer) { fmt.Fprintln(w, "throughline", version) })
	}}
}

// londonNow is the time by the clocks of England, by which days and hours are
// told here wherever the program runs.
func londonNow() time.Time { return inLondon(time.Now()) }

func inLondon(t time.Time) time.Time {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zones are built in
	}
	return t.In(zone)
}
