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
}

func (e *ParamError) Error() string { return e.Param + ": " + e.Reason }

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (e *ParamError) Unwrap() error { return ErrInvalid }

// UnknownCodeError is an ErrNotFound that names the code and the parameter it
// came by.
type UnknownCodeError struct{ Param, Code string }

func (e *UnknownCodeError) Error() string { return e.Param + ": no stakeholder has this code" }

// Unwrap makes errors.Is(err, ErrNotFound) hold.
func (e *UnknownCodeError) Unwrap() error { return ErrNotFound }

// TooManyError is an ErrInvalid: even the fewest hops give more candidates than
// the budget allows.
type TooManyError struct{ Budget int }

func (e *TooManyError) Error() string {
	return "too many paths of the fewest hops: narrow the question with via, avoid, kinds, edges or fewer hops"
}

// Unwrap makes errors.Is(err, ErrInvalid) hold.
func (e *TooManyError) Unwrap() error { return ErrInvalid }

// EngineError is what an engine's database or driver said, in our words. Says
// names neither queries, paths nor addresses; Cause is for a log.
type EngineError struct {
	Says  string
	Is    error // what a caller can do about it: one of the above, or a context's error
	Cause error
}

// NewEngineError returns what was said, in our words, with what a caller can do
// about it and the cause.
func NewEngineError(says string, is, cause error) *EngineError { return &EngineError{says, is, cause} }

func (e *EngineError) Error() string { return e.Says }

// Unwrap returns what a caller can do about it, never the cause.
func (e *EngineError) Unwrap() error { return e.Is }
