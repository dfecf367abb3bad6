package graph

import "errors"

// What a caller can do about an error: mend the request, give up, try later,
// or let the other one finish. Time-outs are context.DeadlineExceeded.
var (
	ErrInvalid     = errors.New("invalid")
	ErrNotFound    = errors.New("not found")
	ErrUnavailable = errors.New("unavailable")
	ErrConflict    = errors.New("conflict")
)

// ParamError is an ErrInvalid that names the parameter to mend.
type ParamError struct {
	Param  string // as in the URL, such as maxHops
	Reason string
	Code   ParamCode // only of some reasons
}

// ParamCode says what is wrong with a parameter, where a form has its own words
// for it.
type ParamCode string

// What can be wrong with the fields of an appointment.
const (
	BeforeFrom        ParamCode = "before-from"
	NotAnOrganisation ParamCode = "not-an-organisation"
)

// Error names the parameter and what is wrong with it.
func (e *ParamError) Error() string { return e.Param + ": " + e.Reason }

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (e *ParamError) Unwrap() error { return ErrInvalid }

// UnknownCodeError is an ErrNotFound that names the code and the parameter it
// came in.
type UnknownCodeError struct{ Param, Code string }

// Error names the parameter, but not the code, which may be any text.
func (e *UnknownCodeError) Error() string { return e.Param + ": no stakeholder has this code" }

// Unwrap makes errors.Is(err, ErrNotFound) hold.
func (e *UnknownCodeError) Unwrap() error { return ErrNotFound }

// TooManyError is an ErrInvalid: even among paths of the least cost there are
// more candidates than the budget allows.
type TooManyError struct{ Budget int }

// Error says how to narrow the question.
func (e *TooManyError) Error() string {
	return "too many paths of the least cost: narrow the question with via, avoid, kinds, edges or maxHops"
}

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (e *TooManyError) Unwrap() error { return ErrInvalid }

// EngineError is an error of an engine's database or driver, in our words. Says
// names no query, file path or address. Cause is for a log.
type EngineError struct {
	Says  string
	Is    error // what a caller can do about it: one of the above, or a context's error
	Cause error
	Mend  Mend
}

// Mend is what mends the store after an error. Its doors say how to do that.
type Mend string

// Rebuild makes the graph again from the files that the store holds.
const Rebuild Mend = "rebuild"

// Restore brings the store back from a backup. Nothing that it holds can be trusted.
const Restore Mend = "restore"

// NewEngineError returns an EngineError: what happened in our words, what a
// caller can do about it, and the cause.
func NewEngineError(says string, is, cause error) *EngineError {
	return &EngineError{Says: says, Is: is, Cause: cause}
}

// By returns the error with what mends it.
func (e *EngineError) By(m Mend) *EngineError {
	e.Mend = m
	return e
}

// Error returns Says, never the text of the cause.
func (e *EngineError) Error() string { return e.Says }

// Unwrap returns what a caller can do about it, never the cause.
func (e *EngineError) Unwrap() error { return e.Is }
