package main

import (
	"bytes"
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
	named     bool // the graph was asked for by name, so the sample is no answer
	isSample  bool // the answer is of the sample
	on        string
	json      bool
	noPeople  bool
	svg       bool // for the commands that can draw
	today     graph.Day
	now       func() time.Time
	taken     map[string]bool // the names that were taken for codes, and are said

	// The sources and the network of fetch; nil for the public ones.
	sources []fetch.Source
	network http.RoundTripper
}

func newRoot(out, talk io.Writer) *cobra.Command {
	c := &cli{out: out, talk: talk, today: graph.DayOf(londonNow()), now: londonNow}
	return c.root()
}

func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "throughline",
		Short: "How a practice, pharmacy or person in the NHS in England connects to another",
		Long: "Throughline joins the public files about the NHS in England into one graph. It finds the paths between\n" +
			"any two stakeholders (organisations or people) and describes them in words. Every step has its source and date.\n\n" +
			"Exit codes: 0 done. 1 failed; nothing changed, unless the message says otherwise (fetch: at least one\n" +
			"download failed). 2 usage error. 3 some rows or files were refused, as the report says.\n\n" +
			"It is not affiliated with or endorsed by the NHS.",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(c.out)
	root.SetErr(c.talk)
	root.SetFlagErrorFunc(flagMistake)
	flags := root.PersistentFlags()
	flags.StringVar(&c.db, "db", defaultDB(), "the `FILE` that stores the graph (THROUGHLINE_DB)")
	flags.StringVar(&c.neo4j, "neo4j", os.Getenv("THROUGHLINE_NEO4J"),
		"the `URI` of a Neo4j database that stores the graph instead of a file, such as bolt://127.0.0.1:7687 (THROUGHLINE_NEO4J)")
	allowEmpty(flags.Lookup("neo4j")) // the file, whatever THROUGHLINE_NEO4J says
	flags.StringVar(&c.on, "on", "", "show how things were on this `DAY`, YYYY-MM-DD (default today)")
	flags.BoolVar(&c.noPeople, "no-people", false, "leave people out of every answer")
	flags.BoolVar(&c.json, "json", false, "answer in JSON")
	root.AddCommand(c.fetchCommand(), c.loadCommand(), c.forgetCommand(), c.rebuildCommand(),
		c.backupCommand(), c.restoreCommand(), c.verifyCommand(), c.checkCommand(), c.templateCommand(),
		c.searchCommand(), c.showCommand(), c.neighboursCommand(), c.lineCommand(), c.pathCommand(), c.pharmaciesCommand(), c.summaryCommand(),
		c.accessCommand(), c.ownersCommand(), c.lpcsCommand(), c.contactsCommand(), c.peopleCommand(), c.sourcesCommand(), c.exportCommand(),
		c.cypherCommand(), c.serveCommand(), c.healthCommand(), c.versionCommand(), manCommand(root))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := noFlagIsBlank(cmd); err != nil {
			return err
		}
		if strings.TrimSpace(c.db) == "" {
			return usageError{errors.New("--db: give the name of a file")}
		}
		c.named = c.neo4j != "" || cmd.Flags().Changed("db") || os.Getenv("THROUGHLINE_DB") != ""
		if strings.Contains(c.neo4j, "@") {
			return usageError{errors.New("--neo4j: leave the user name and password out of the address; set NEO4J_USERNAME and NEO4J_PASSWORD " +
				"instead")}
		}
		if c.json && c.svg {
			return usageError{errors.New("--svg: cannot be combined with --json")}
		}
		return nil
	}
	root.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return root
}

// defaultDB is the file that stores the graph by default.
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

// answer writes v as JSON after --json, and otherwise calls plain.
func (c *cli) answer(v any, plain func(w *tabwriter.Writer)) error {
	if c.json {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return err
		}
		if rest, object := bytes.CutPrefix(b.Bytes(), []byte("{\n")); object && c.isSample {
			_, err := c.out.Write(slices.Concat([]byte(sampleMeta), rest))
			return err
		}
		_, err := b.WriteTo(c.out)
		return err
	}
	w := tabwriter.NewWriter(harmless{c.out}, 0, 4, 2, ' ', 0)
	plain(w)
	return w.Flush()
}

// harmless writes text to a terminal. It shows each character as an escape that would move the
// cursor or reverse the text around it: names of people were not always checked.
type harmless struct{ to io.Writer }

// Write writes whole texts: a tabwriter never cuts a character in two.
func (h harmless) Write(b []byte) (int, error) {
	if _, err := io.WriteString(h.to, harmlessText(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// harmlessText is a text as harmless writes it.
func harmlessText(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = graph.Shown(lines[i])
	}
	return strings.Join(lines, "\n")
}

// sampleMeta begins an answer that is of the sample.
const sampleMeta = `{
  "meta": {
    "sample": true
  },
`

// done answers after a change. If writing fails, the error says that the change
// was saved.
func (c *cli) done(v any, plain func(w *tabwriter.Writer)) error {
	if err := c.answer(v, plain); err != nil {
		return fmt.Errorf("the change was saved, but the result could not be printed: %w", err)
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
		return c.answer(map[string]string{"version": version()}, func(w *tabwriter.Writer) { fmt.Fprintln(w, "throughline", version()) })
	}}
}

// londonNow is the time in England, wherever the program runs: all days and
// hours here are English ones.
func londonNow() time.Time { return inLondon(time.Now()) }

func inLondon(t time.Time) time.Time {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zones are built in
	}
	return t.In(zone)
}
