// Package svg writes a drawing as SVG, element by element. Words are text and
// never markup, whatever they hold. A drawing that would not be well-formed XML
// is an error. It lays nothing out and loads nothing.
package svg

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// constant is a name or text of the program itself. No value from a file can
// be one: only constants of another package convert to it.
type constant string

// Drawing is one svg element being written. Its methods return it, so that an
// element can be written in one line:
//
//	d.Open("text").Set("class", "name").Num("x", 12).Text("Bay View").End()
type Drawing struct {
	b     bytes.Buffer
	open  []constant // the elements that are not yet ended
	attrs []constant // of the start tag that can still get more
	tag   bool       // the last start tag can still get more
	err   error      // the first wrong call
}

// New begins a drawing. Attributes set next are of the svg element itself.
func New() *Drawing {
	d := &Drawing{}
	return d.Open("svg").Set("xmlns", "http://www.w3.org/2000/svg")
}

// Open begins an element inside the one that is open.
func (d *Drawing) Open(element constant) *Drawing {
	d.content()
	d.b.WriteByte('<')
	d.b.WriteString(string(element))
	d.open, d.attrs, d.tag = append(d.open, element), d.attrs[:0], true
	return d
}

// Set adds an attribute to the element that Open has just begun.
func (d *Drawing) Set(attribute constant, value string) *Drawing {
	if !d.tag || slices.Contains(d.attrs, attribute) {
		return d.wrong("the attribute %s comes twice, or after the content", attribute)
	}
	d.attrs = append(d.attrs, attribute)
	d.b.WriteByte(' ')
	d.b.WriteString(string(attribute))
	d.b.WriteString(`="`)
	d.escape(value)
	d.b.WriteByte('"')
	return d
}

// Num adds an attribute of one or more numbers, written by Tenths.
func (d *Drawing) Num(attribute constant, numbers ...float64) *Drawing {
	return d.Set(attribute, Tenths(numbers...))
}

// Fixed adds an attribute of one or more numbers with this many decimals.
func (d *Drawing) Fixed(attribute constant, decimals int, numbers ...float64) *Drawing {
	return d.Set(attribute, Fixed(decimals, numbers...))
}

// Text adds words to the element that is open.
func (d *Drawing) Text(words string) *Drawing {
	d.content()
	d.escape(words)
	return d
}

// Style adds a style element. Its rules are written as they are, because a page
// that has the drawing in it reads them so.
func (d *Drawing) Style(rules string) *Drawing {
	if strings.ContainsAny(rules, "<&") || strings.Contains(rules, "]]>") {
		return d.wrong("the style has markup in it")
	}
	d.Open("style").content()
	d.b.WriteString(rules)
	return d.End()
}

// End ends the element that was begun last. The svg element itself needs none.
func (d *Drawing) End() *Drawing {
	last := len(d.open) - 1
	if last < 1 {
		return d.wrong("more elements are ended than were begun")
	}
	element := d.open[last]
	d.open = d.open[:last]
	if d.tag && shapes[element] {
		d.tag = false
		d.b.WriteString("/>")
		return d
	}
	d.content()
	d.b.WriteString("</")
	d.b.WriteString(string(element))
	d.b.WriteByte('>')
	return d
}

// shapes are the elements that need no end tag if nothing is in them.
var shapes = map[constant]bool{"circle": true, "path": true, "rect": true}

// Bytes returns the whole drawing, or which call was wrong.
func (d *Drawing) Bytes() ([]byte, error) {
	if left := d.open[1:]; len(left) > 0 {
		d.wrong("not ended: %s", left)
	}
	if d.err != nil {
		return nil, d.err
	}
	d.content()
	return append(d.b.Bytes(), "</svg>"...), nil
}

// content ends the start tag.
func (d *Drawing) content() {
	if d.tag {
		d.b.WriteByte('>')
		d.tag = false
	}
}

func (d *Drawing) wrong(format string, a ...any) *Drawing {
	if d.err == nil {
		d.err = fmt.Errorf("write SVG: "+format, a...)
	}
	return d
}

// escape writes a value of any bytes as text. Most have no character that XML
// treats specially.
func (d *Drawing) escape(value string) {
	for i := range len(value) {
		if c := value[i]; c < ' ' || c > '~' || strings.IndexByte(`"&'<>`, c) >= 0 {
			_ = xml.EscapeText(&d.b, []byte(value)) // a Buffer never fails
			return
		}
	}
	d.b.WriteString(value)
}

// Tenths writes lengths to a tenth of a pixel, in as few digits as that needs,
// with a space between them.
func Tenths(numbers ...float64) string {
	return join(numbers, func(b []byte, n float64) []byte { return strconv.AppendFloat(b, math.Round(n*10)/10, 'f', -1, 64) })
}

// Fixed writes numbers with this many decimals, with a space between them.
func Fixed(decimals int, numbers ...float64) string {
	return join(numbers, func(b []byte, n float64) []byte { return strconv.AppendFloat(b, n, 'f', decimals, 64) })
}

func join(numbers []float64, write func([]byte, float64) []byte) string {
	b := make([]byte, 0, 32)
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ' ')
		}
		b = write(b, n)
	}
	return string(b)
}
