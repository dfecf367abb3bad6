package pages

import (
	"net/url"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// field is one box of a form: what was typed in it, and what is wrong with that.
type field struct {
	Name, ID, Label string
	Type            string // text, date or number
	Hint            string
	Least, Most     int // of a number
	Required        bool
	Text            string
	Wrong           string // empty if nothing is
	Focus           bool   // the page opens here
}

// fields are the boxes of a form that asks about stakeholders, in their order. Each that
// names some takes names, codes and postcodes.
type fields struct {
	Address string // of the form
	All     []*field
	Wrong   []*field // in the order found
	Which   []which
	Taken   []string // which names were taken for whom
}

// Field returns the box of a parameter, or nil.
func (f *fields) Field(param string) *field {
	if i := slices.IndexFunc(f.All, func(b *field) bool { return b.Name == param }); i >= 0 {
		return f.All[i]
	}
	return nil
}

// blame says what is wrong with a box. It is false if the form has no such box.
func (f *fields) blame(param, reason string) bool {
	b := f.Field(param)
	if b == nil {
		return false
	}
	b.Wrong = web.Labelled(param, reason)
	b.Focus = len(f.Wrong) == 0
	if !slices.Contains(f.Wrong, b) {
		f.Wrong = append(f.Wrong, b)
	}
	return true
}

// meant puts a code in the place of each text of a parameter that clearly means one
// stakeholder. Of any other text it says what is wrong with the box. v is the address.
func (f *fields) meant(view graph.View, on graph.Day, v url.Values, param string, texts []string) error {
	for i, text := range texts {
		m, err := ask.WhoIsMeant(view, text, on)
		switch {
		case err != nil:
			return err
		case m.Of.Code == "" && len(m.Hits) == 0:
			f.blame(param, "fits nobody on record")
		case m.Of.Code == "":
			w := which{text, nil}
			for _, h := range m.Hits {
				chosen := slices.Clone(texts)
				chosen[i] = h.Code
				w.Offers = append(w.Offers, offer{Hit: h, On: on, Address: web.With(f.Address, v, param, strings.Join(chosen, ", "))})
			}
			first := len(f.Wrong) == 0
			f.blame(param, "may mean several: choose one below")
			if first {
				f.Field(param).Focus, w.Offers[0].Focus = false, true
			}
			f.Which = append(f.Which, w)
		case m.AsName:
			f.Taken = append(f.Taken, f.Field(param).Label+": “"+text+"” is taken as "+sentence.Called(m.Of)+".")
			fallthrough
		default:
			texts[i] = m.Of.Code
		}
	}
	return nil
}
