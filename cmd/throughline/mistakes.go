package main

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/throughline-graph/throughline/graph"
)

// usageError is a wrong flag, value or argument: exit 2.
type usageError struct{ error }

// Unwrap returns the error that says what was wrong.
func (e usageError) Unwrap() error { return e.error }

// plainMistakes makes each command below cmd answer wrong usage with a usageError in
// plain words.
func plainMistakes(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		plainMistakes(sub)
	}
	switch takes := cmd.Args; {
	case cmd.Name() == "help":
		cmd.Args = topic
	case cmd.HasSubCommands():
		cmd.Args = noSuchCommand
		if cmd.RunE == nil {
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	case takes != nil:
		cmd.Args = func(cmd *cobra.Command, given []string) error {
			if takes(cmd, given) != nil {
				return usageError{fmt.Errorf("wrong number of arguments: %d%s\nusage: %s", len(given), quoteNames(cmd, given), cmd.UseLine())}
			}
			return noneIsBlank(cmd, given)
		}
	}
}

// quoteNames is what to do about a name of several words that is not in quotation marks,
// empty where none is given.
func quoteNames(cmd *cobra.Command, given []string) string {
	takes := strings.Count(cmd.Use, " ")
	if !strings.Contains(cmd.Use, "CODE") && !strings.Contains(cmd.Use, "FROM") || len(given) <= takes {
		return ""
	}
	return `. Put a name of several words in quotation marks, such as "bay view medical centre"`
}

// topic refuses help about a command that does not exist.
func topic(cmd *cobra.Command, given []string) error {
	_, rest, err := cmd.Root().Find(given)
	if err != nil || len(rest) > 0 {
		return usageError{fmt.Errorf("unknown command %q. To list the commands: throughline --help", strings.Join(given, " "))}
	}
	return nil
}

// noSuchCommand refuses an argument where only a command can be.
func noSuchCommand(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return nil
	}
	if !cmd.HasParent() {
		return usageError{fmt.Errorf("unknown command %q. To list the commands: throughline --help", given[0])}
	}
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	return usageError{fmt.Errorf("unknown command %q for %s. Its commands are %s", given[0], cmd.Name(), strings.Join(names, ", "))}
}

// noneIsBlank refuses an empty argument. It is called as the usage of the command calls it.
func noneIsBlank(cmd *cobra.Command, given []string) error {
	names := strings.Fields(cmd.Use)[1:]
	for i, text := range given {
		if strings.TrimSpace(text) == "" {
			return usageError{fmt.Errorf("%s: is empty\nusage: %s", strings.Trim(names[min(i, len(names)-1)], "[]."), cmd.UseLine())}
		}
	}
	return nil
}

// mayBeEmpty marks a flag to which an empty value means something.
const mayBeEmpty = "may be empty"

// allowEmpty lets a flag be given an empty value.
func allowEmpty(f *pflag.Flag) { f.Annotations = map[string][]string{mayBeEmpty: {}} }

// noFlagIsBlank refuses a flag that is given without a value.
func noFlagIsBlank(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		blank := strings.TrimSpace(f.Value.String()) == ""
		if many, ok := f.Value.(pflag.SliceValue); ok {
			blank = len(commas(many.GetSlice())) == 0
		}
		if blank && f.Annotations[mayBeEmpty] == nil && err == nil {
			err = usageError{fmt.Errorf("--%s: is empty. Type %s, or leave it out", f.Name, example(f))}
		}
	})
	return err
}

// flagMistake says in plain words what is wrong with a flag, and what to type.
func flagMistake(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var broken *pflag.InvalidSyntaxError
	list := "flags: " + cmd.CommandPath() + " --help"
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		err = fmt.Errorf("-%s: %s has no such flag. To list its %s", unknown.GetSpecifiedName(), cmd.CommandPath(), list)
	case errors.As(err, &unknown):
		err = fmt.Errorf("--%s: %s has no such flag. To list its %s", oneLine(unknown.GetSpecifiedName()), cmd.CommandPath(), list)
	case errors.As(err, &missing):
		err = fmt.Errorf("--%s: has no value. Type %s", missing.GetFlag().Name, example(missing.GetFlag()))
	case errors.As(err, &wrong):
		err = wrongValue(wrong.GetFlag(), wrong.GetValue())
	case errors.As(err, &broken):
		err = fmt.Errorf("%q is not a flag. To list the %s", broken.GetSpecifiedFlag(), list)
	}
	return usageError{err}
}

// wrongValue says what kind of value a flag takes.
func wrongValue(f *pflag.Flag, value string) error {
	switch f.Value.Type() {
	case "int":
		if _, err := strconv.ParseInt(value, 0, 64); errors.Is(err, strconv.ErrRange) { // pflag keeps only its words
			return fmt.Errorf("--%s: %s is too large", f.Name, value)
		}
		return fmt.Errorf("--%s: %q is not a whole number. Type a number, such as --%[1]s %[3]s", f.Name, value, f.DefValue)
	case "duration":
		return fmt.Errorf("--%s: %q is not a length of time. Type a number with its unit, such as --%[1]s %[3]s", f.Name, value, f.DefValue)
	case "bool":
		return fmt.Errorf("--%s: is either given or not, without a value. Type --%[1]s, or leave it out", f.Name)
	default:
		return fmt.Errorf("--%s: cannot be read. Type the values with commas between them: %s", f.Name, example(f))
	}
}

// example is what to type for a flag: with its default, else with the name of its value.
func example(f *pflag.Flag) string {
	if f.DefValue != "" && f.DefValue != "[]" {
		return "for example --" + f.Name + " " + word(f.DefValue)
	}
	name, _ := pflag.UnquoteUsage(f)
	return "--" + f.Name + " " + name
}

// asTyped returns an error as the words for what was typed: a parameter of a question is
// a flag or an argument here.
func asTyped(cmd *cobra.Command, err error) error {
	var param *graph.ParamError
	var unknown *graph.UnknownCodeError
	switch {
	case errors.As(err, &param):
		return usageError{fmt.Errorf("%s: %s", called(cmd, param.Param), param.Reason)}
	case errors.As(err, &unknown):
		try := "throughline search " + word(unknown.Code)
		if strings.HasPrefix(unknown.Code, "-") {
			try = "throughline search -- " + word(unknown.Code)
		}
		says := ""
		if hint := (*hintError)(nil); errors.As(err, &hint) {
			says = ": " + hint.says
			if hint.hit.Code != "" {
				try = "throughline show " + word(hint.hit.Code)
			}
		}
		return fmt.Errorf("no stakeholder has the code %q (%s)%s; try: %s", unknown.Code, called(cmd, unknown.Param), says, try)
	}
	return err
}

// called returns how a parameter of a question is called on the command line.
func called(cmd *cobra.Command, param string) string {
	flag := regexp.MustCompile("[A-Z]").ReplaceAllStringFunc(param, func(capital string) string { return "-" + strings.ToLower(capital) })
	switch {
	case cmd.Flags().Lookup(flag) != nil:
		return "--" + flag
	case param == "q":
		return "the search text"
	case param == "person":
		return "CODE"
	case param == "at":
		return "ORGANISATION"
	}
	return strings.ToUpper(param)
}

// plainWords are the words that a shell takes as they are.
var plainWords = regexp.MustCompile(`^[\w@%+=:,./-]+$`)

// word is a text as one word of a command that people can copy.
func word(text string) string {
	text = oneLine(text)
	if plainWords.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// ofFile says in plain words why a file or folder cannot be used.
func ofFile(err *fs.PathError) string {
	name := word(err.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return name + " does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "you have no permission to use " + name
	case errors.Is(err, syscall.ENOTDIR):
		return name + " is not a folder"
	case errors.Is(err, syscall.EISDIR):
		return name + " is a folder, not a file"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk of " + name + " is full"
	}
	return name + " cannot be used: " + err.Err.Error()
}
