package files

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decoded opens a file of UTF-16 as UTF-8, in either order of its bytes, which the
// mark at its beginning tells. Any other file is opened as it is.
func decoded(open Opener) Opener {
	return func() (io.ReadCloser, error) {
		in, err := open()
		if err != nil {
			return nil, err
		}
		mark := make([]byte, 2)
		n, err := io.ReadFull(in, mark)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errors.Join(err, in.Close())
		}
		whole := io.Reader(io.MultiReader(bytes.NewReader(mark[:n]), in))
		if m := string(mark[:n]); m == "\xff\xfe" || m == "\xfe\xff" {
			whole = &unbroken{in: unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(whole)}
		}
		return both{whole, in.Close}, nil
	}
}

// unbroken refuses a text with a character that its decoder could not read.
type unbroken struct {
	in    io.Reader
	tail  []byte // the last bytes given, in which a character may begin
	lines int    // ends of lines given
}

// replacement is what a decoder writes for a character that it cannot read.
var replacement = []byte(string(utf8.RuneError))

// Read refuses the file at the first character that could not be read.
func (u *unbroken) Read(into []byte) (int, error) {
	n, err := u.in.Read(into)
	given := append(u.tail, into[:n]...)
	if i := bytes.Index(given, replacement); i >= 0 {
		line := 1 + u.lines + bytes.Count(given[len(u.tail):max(i, len(u.tail))], []byte("\n"))
		return 0, Refuse("line %d has a broken character: the file is UTF-16 and damaged", line)
	}
	u.lines += bytes.Count(into[:n], []byte("\n"))
	u.tail = given[max(0, len(given)-len(replacement)+1):]
	return n, err
}

// Legible returns a cell as UTF-8. One that is not is read as Windows-1252.
func Legible(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := charmap.Windows1252.DecodeByte(s[i])
		if c >= 0x80 && c < 0xa0 {
			c = utf8.RuneError // Windows-1252 has five gaps, for which browsers have control characters
		}
		b.WriteRune(c)
	}
	return b.String()
}
