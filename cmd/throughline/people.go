package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/people"
)

// peopleCommand has the commands that change people by hand. All of them go through the
// ledger, which keeps who made a change and when, and refuses what somebody else changed
// meanwhile.
func (c *cli) peopleCommand() *cobra.Command {
	people := &cobra.Command{
		Use: "people", Short: "Record by hand who holds which role; export, import and erase people", Args: cobra.NoArgs,
		Long: "Records by hand who holds which role where, in addition to the tables of people that you load. Each change is\n" +
			"kept with who made it (--as), when, and what was recorded before and after. Loading reference files never changes them.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	people.AddCommand(c.peopleShowCommand(), c.peopleAddCommand(), c.peopleChangeCommand(), c.peopleVerifyCommand(), c.peopleRemoveCommand(),
		c.peopleHistoryCommand(), c.peopleExportCommand(), c.peopleImportCommand(), c.peopleEraseCommand(), c.peopleAllowCommand())
	return people
}

// asFlag adds --as, the name of the person who makes a change.
func asFlag(cmd *cobra.Command, as *string) *cobra.Command {
	cmd.Flags().StringVar(as, "as", "", "your `NAME`, which is kept with the change")
	allowEmpty(cmd.Flags().Lookup("as")) // the ledger says that it needs one
	return cmd
}

// ledger opens the ledger of the loaded graph, to read or to change it, and
// runs act.
func (c *cli) ledger(ctx context.Context, open func(context.Context) (store, error), act func(*people.Ledger) error) (err error) {
	if c.noPeople {
		return usageError{errors.New("--no-people: cannot be combined with the people commands")}
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	if s == nil {
		return c.nothingLoaded()
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	defer keepToMemory()()
	return act(loaders.NewLedger(s, c.now))
}

// openToAmend opens the loaded graph to change its people.
func (c *cli) openToAmend(ctx context.Context) (store, error) {
	if s, err := c.openLoaded(ctx); s == nil || err != nil {
		return nil, err
	} else if err := s.Close(); err != nil {
		return nil, err
	}
	return c.openToWrite(ctx)
}

func (c *cli) peopleShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show CODE", Short: "Show everything that is kept about a person", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ledger(cmd.Context(), c.openLoaded, func(l *people.Ledger) error {
				rec, err := recordOf(cmd.Context(), l, args[0])
				if err != nil {
					return err
				}
				return c.answer(export.RecordOf(rec), func(w *tabwriter.Writer) { tellRecord(w, rec) })
			})
		},
	}
}

// recordOf returns everything that is kept about a person.
func recordOf(ctx context.Context, l *people.Ledger, code string) (graph.PersonRecord, error) {
	rec, err := l.Record(ctx, code)
	if errors.Is(err, graph.ErrNotFound) {
		return rec, &graph.UnknownCodeError{Param: "person", Code: code}
	}
	return rec, err
}

func tellRecord(w *tabwriter.Writer, rec graph.PersonRecord) {
	fmt.Fprintf(w, "%s\t%s\n", rec.Person.Name, rec.Person.Code)
	for _, a := range rec.Appointments {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Key, a.Role, a.At, heldFor(a.Appointment), a.Email, a.Phone, a.Source)
	}
	if len(rec.Changes) > 0 {
		fmt.Fprintln(w, "changes, newest first")
	}
	for _, ch := range rec.Changes {
		tellChange(w, ch)
	}
}

// heldFor describes the days of an appointment.
func heldFor(a graph.Appointment) string {
	out := ""
	if a.Since != 0 {
		out = "from " + a.Since.String()
	}
	if a.Until != 0 {
		out += " to " + a.Until.Add(-1).String()
	}
	if a.Verified != 0 {
		out += " verified " + a.Verified.String()
	}
	return strings.TrimSpace(out)
}

func tellChange(w *tabwriter.Writer, ch graph.Change) {
	state := func(a *graph.Appointment) string {
		if a == nil {
			return "nothing"
		}
		return a.Role + " at " + a.At + " " + heldFor(*a)
	}
	if ch.Before == nil && ch.After == nil {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", ch.When.Format(time.RFC3339), graph.Shown(ch.Who), ch.What, ch.ID)
		return
	}
	fmt.Fprintf(w, "  %s\t%s\t%s\t%s\tbefore: %s\tafter: %s\n",
		ch.When.Format(time.RFC3339), graph.Shown(ch.Who), ch.What, ch.Of(), state(ch.Before),
		state(ch.After))
}

func (c *cli) peopleHistoryCommand() *cobra.Command {
	return &cobra.Command{
		Use: "history", Short: "List every change that was made by hand, newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ledger(cmd.Context(), c.openLoaded, func(l *people.Ledger) error {
				all, err := l.Changes(cmd.Context())
				if err != nil {
					return err
				}
				return c.answer(all, func(w *tabwriter.Writer) {
					for _, ch := range all {
						tellChange(w, ch)
					}
				})
			})
		},
	}
}

// appointmentFlags are the parts of an appointment as flags.
type appointmentFlags struct {
	a                     graph.Appointment
	from, until, verified string
}

func (f *appointmentFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.a.Name, "name", "", "the person's `NAME`")
	cmd.Flags().StringVar(&f.a.Role, "role", "", "the `ROLE`, such as \"Clinical director\"")
	cmd.Flags().StringVar(&f.from, "from", "", "the first `DAY` of the role, YYYY-MM-DD")
	cmd.Flags().StringVar(&f.until, "to", "", "the last `DAY` of the role, YYYY-MM-DD")
	cmd.Flags().StringVar(&f.a.Email, "email", "", "the work e-mail `ADDRESS`")
	cmd.Flags().StringVar(&f.a.Phone, "phone", "", "the work telephone `NUMBER`")
	cmd.Flags().StringVar(&f.a.Known, "known-from", "", "`WHERE` you know this from")
	cmd.Flags().StringVar(&f.verified, "verified", "", "the `DAY` on which you last checked it, YYYY-MM-DD")
	cmd.Flags().StringVar(&f.a.Note, "note", "", "a `NOTE`")
	cmd.Flags().VisitAll(allowEmpty) // people change can clear each
}

// over returns the appointment with the given flags applied.
func (f *appointmentFlags) over(cmd *cobra.Command, a graph.Appointment) (graph.Appointment, error) {
	for _, t := range []struct {
		flag  string
		from  string
		field *string
	}{{"name", f.a.Name, &a.Name}, {"role", f.a.Role, &a.Role}, {"email", f.a.Email, &a.Email}, {"phone", f.a.Phone, &a.Phone},
		{"known-from", f.a.Known, &a.Known}, {"note", f.a.Note, &a.Note}} {
		if cmd.Flags().Changed(t.flag) {
			*t.field = strings.TrimSpace(t.from)
		}
	}
	for _, d := range []struct {
		flag, from string
		days       int
		field      *graph.Day
	}{{"from", f.from, 0, &a.Since}, {"to", f.until, 1, &a.Until}, {"verified", f.verified, 0, &a.Verified}} {
		if !cmd.Flags().Changed(d.flag) {
			continue
		}
		day, err := graph.ParseDay(d.from)
		if err != nil {
			return a, usageError{fmt.Errorf("--%s: %w", d.flag, err)}
		}
		*d.field = day.Add(d.days)
	}
	return a, nil
}

func (c *cli) peopleAddCommand() *cobra.Command {
	var f appointmentFlags
	var as, person string
	var another bool
	cmd := &cobra.Command{
		Use: "add ORGANISATION", Short: "Record that a person holds a role at an organisation", Args: cobra.ExactArgs(1),
		Example: "  throughline people add U99001 --as Pat --name \"Asha Example\" --role \"Clinical director\" --verified 2026-10-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case person != "" && another:
				return usageError{errors.New("--another: adds a new person, so it cannot be combined with --person")}
			case another:
				person = graph.PersonCode
			}
			a, err := f.over(cmd, graph.Appointment{Person: person, At: args[0]})
			if err != nil {
				return err
			}
			return c.ledger(cmd.Context(), c.openToAmend, func(l *people.Ledger) error {
				if a.Name == "" && person != "" && !another {
					rec, err := recordOf(cmd.Context(), l, person)
					if err != nil {
						return err
					}
					a.Name = rec.Person.Name
				}
				return c.amend(cmd.Context(), l, as, nil, &a)
			})
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&person, "person", "", "the `CODE` of a person already recorded, to give them another role")
	cmd.Flags().BoolVar(&another, "another", false, "add a new person, even though somebody of the same name is recorded")
	return asFlag(cmd, &as)
}

// amend makes a change and prints it.
func (c *cli) amend(ctx context.Context, l *people.Ledger, as string, before, after *graph.Appointment) error {
	ch, err := l.Amend(ctx, as, before, after)
	if err != nil {
		return err
	}
	return c.done(ch, func(w *tabwriter.Writer) { tellChange(w, ch) })
}

// standing finds the appointment that a key names.
func standing(ctx context.Context, l *people.Ledger, code, key string) (*graph.Appointment, error) {
	rec, err := recordOf(ctx, l, code)
	if err != nil {
		return nil, err
	}
	for i := range rec.Appointments {
		if rec.Appointments[i].Key == key {
			return &rec.Appointments[i].Appointment, nil
		}
	}
	return nil, usageError{
		fmt.Errorf("%s now has no role with the key %s. To list the roles: throughline people show %s", code, word(key), word(code)),
	}
}

func (c *cli) peopleChangeCommand() *cobra.Command {
	var f appointmentFlags
	var as string
	cmd := &cobra.Command{
		Use: "change CODE KEY", Short: "Change or end a role of a person; \"people show\" lists each KEY", Args: cobra.ExactArgs(2),
		Example: "  throughline people change person.asha-example 0123456789abcdef --as Pat --to 2026-09-30",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ledger(cmd.Context(), c.openToAmend, func(l *people.Ledger) error {
				before, err := standing(cmd.Context(), l, args[0], args[1])
				if err != nil {
					return err
				}
				after, err := f.over(cmd, *before)
				if err != nil {
					return err
				}
				return c.amend(cmd.Context(), l, as, before, &after)
			})
		},
	}
	f.add(cmd)
	return asFlag(cmd, &as)
}

func (c *cli) peopleVerifyCommand() *cobra.Command {
	return c.amendCommand("verify", "Record that you checked a role today", func(before graph.Appointment) *graph.Appointment {
		before.Verified = c.today
		return &before
	})
}

func (c *cli) peopleRemoveCommand() *cobra.Command {
	return c.amendCommand("remove", "Remove a role that was recorded in error", func(graph.Appointment) *graph.Appointment { return nil })
}

// amendCommand changes the role that a person's code and a key name.
func (c *cli) amendCommand(name, short string, after func(before graph.Appointment) *graph.Appointment) *cobra.Command {
	var as string
	return asFlag(&cobra.Command{
		Use: name + " CODE KEY", Short: short, Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ledger(cmd.Context(), c.openToAmend, func(l *people.Ledger) error {
				before, err := standing(cmd.Context(), l, args[0], args[1])
				if err != nil {
					return err
				}
				return c.amend(cmd.Context(), l, as, before, after(*before))
			})
		},
	}, &as)
}

func (c *cli) peopleExportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Write everything kept about people as a .zip: tables, changes and erasures", Args: cobra.NoArgs,
		Example: "  throughline people export > people.zip",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.ledger(cmd.Context(), c.openLoaded, func(l *people.Ledger) error {
				var b bytes.Buffer
				if err := l.Export(cmd.Context(), &b); err != nil {
					return err
				}
				_, err := b.WriteTo(c.out)
				return err
			})
		},
	}
}

func (c *cli) peopleImportCommand() *cobra.Command {
	var f loadFlags
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Add what \"people export\" wrote to what is kept", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err != nil {
				return usageError{err}
			}
			files, err := loaders.Look(cmd.Context(), args[0], c.today)
			if err != nil {
				return err
			}
			for _, f := range files {
				if f.Dataset != "" && f.Dataset != people.Table.Name && f.Dataset != people.Log.Name {
					return fmt.Errorf("people import reads only files that people export wrote. %s contains %s: use throughline load instead", args[0],
						f.Dataset)
				}
			}
			return c.change(cmd.Context(), f, func(s store, opt loaders.Options) (loaders.Report, error) {
				return loaders.Load(cmd.Context(), args, s, opt)
			})
		},
	}
	f.add(cmd)
	return cmd
}

func (c *cli) peopleEraseCommand() *cobra.Command {
	var as string
	return asFlag(&cobra.Command{
		Use: "erase CODE", Short: "Erase a person from everything that is kept, permanently", Args: cobra.ExactArgs(1),
		Long: "Erases a person from the graph, from every stored table and from the changes made by hand. It keeps only\n" +
			"checksums, so that the next load leaves the person out. You must delete copies elsewhere yourself: the files\n" +
			"that you loaded, exports and backups.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ledger(cmd.Context(), c.openToAmend, func(l *people.Ledger) error {
				e, err := l.Erase(cmd.Context(), as, args[0])
				if errors.Is(err, graph.ErrNotFound) {
					return &graph.UnknownCodeError{Param: "person", Code: args[0]}
				}
				if err != nil {
					return err
				}
				if err = c.done(e, func(w *tabwriter.Writer) {
					fmt.Fprintf(w, "erased: %s from tables, %s made by hand\n", counted(e.Rows, "row"), counted(e.Changes, "change"))
				}); err == nil && e.Remains {
					err = errors.New("the person is erased, but what was removed can still be found in the file of the graph, because another " +
						"program reads it. Stop that program, then remove it for good: throughline rebuild")
				}
				return err
			})
		},
	}, &as)
}

func (c *cli) peopleAllowCommand() *cobra.Command {
	var as string
	return asFlag(&cobra.Command{
		Use: "allow ID", Short: "Undo an erasure, so that the person can be loaded again; \"people history\" lists each ID",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ledger(cmd.Context(), c.openToAmend, func(l *people.Ledger) error {
				err := l.Allow(cmd.Context(), as, args[0])
				if errors.Is(err, graph.ErrNotFound) {
					return usageError{errors.New("no erasure has this id. To list them: throughline people history")}
				}
				if err != nil {
					return err
				}
				return c.done(map[string]string{"allowed": args[0]},
					func(w *tabwriter.Writer) { fmt.Fprintln(w, "undone: the person can be loaded again") })
			})
		},
	}, &as)
}
