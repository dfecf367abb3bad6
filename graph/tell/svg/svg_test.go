package svg_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph/tell/svg"
)

func bytesOf(t *testing.T, d *svg.Drawing) string {
	t.Helper()
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestADrawingIsWrittenInTheOrderOfItsCalls(t *testing.T) {
	d := svg.New().Num("viewBox", 0, 0, 100.04, 20.25).Set("role", "img")
	d.Open("title").Text("Where it is").End()
	d.Style("a > b {}\n")
	d.Open("g").End()
	d.Open("g").Open("path").Set("d", "M"+svg.Fixed(1, 1, 2)+"h0").End().Text(" ").Open("text").Fixed("y", 0, 7.5).Text("").End().End()
	d.Open("rect").Num("x", 1).Open("title").Text("in it").End().End()
	want := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20.3" role="img"><title>Where it is</title>` +
		"<style>a > b {}\n</style>" +
		`<g></g><g><path d="M1.0 2.0h0"/> <text y="8"></text></g><rect x="1"><title>in it</title></rect></svg>`
	for range 2 { // reading it changes nothing
		if got := bytesOf(t, d); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got, want := bytesOf(t, svg.New()), `<svg xmlns="http://www.w3.org/2000/svg"></svg>`; got != want {
		t.Errorf("an empty drawing is %s", got)
	}
}

// TestWordsComeBackAsTheyWere reads what was written with a parser that had no
// part in writing it.
func TestWordsComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("<>&\"' \t\n\r]]>\x00\x1b\ufffe\u00e9ab"))),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
		attribute, words := value.Draw(t, "attribute"), value.Draw(t, "words")
		b, err := svg.New().Open("text").Set("class", attribute).Text(words).End().Bytes()
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Text []struct {
				Class string     `xml:"class,attr"`
				Words string     `xml:",chardata"`
				Any   []struct{} `xml:",any"`
			} `xml:"text"`
		}
		if err := xml.Unmarshal(b, &got); err != nil {
			t.Fatalf("not well-formed: %v\n%q", err, b)
		}
		if len(got.Text) != 1 || len(got.Text[0].Any) > 0 || got.Text[0].Class != legal(attribute) || got.Text[0].Words != legal(words) {
			t.Fatalf("%q and %q came back as %+v", attribute, words, got.Text)
		}
	})
}

// legal replaces what XML cannot hold in any spelling by the replacement character.
func legal(s string) string {
	var b strings.Builder
	for _, r := range s { // a byte that is not UTF-8 comes as the replacement character
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			r = 0xfffd
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestAWrongCallIsAnError(t *testing.T) {
	for name, c := range map[string]struct {
		d    *svg.Drawing
		says string
	}{
		"an attribute after the content":   {svg.New().Open("text").Text("a").Set("x", "1").End(), "attribute x"},
		"an attribute of an ended shape":   {svg.New().Open("rect").End().Set("x", "1"), "attribute x"},
		"an attribute twice":               {svg.New().Open("rect").Num("x", 1).Num("x", 2).End(), "attribute x"},
		"the namespace twice":              {svg.New().Set("xmlns", "http://example.org"), "attribute xmlns"},
		"an element that is not ended":     {svg.New().Open("g").Open("text").End(), "not ended: [g]"},
		"an end too many":                  {svg.New().Open("g").End().End(), "more elements are ended"},
		"a style that could be an element": {svg.New().Style("</style><script>"), "style"},
		"a style that ends a section":      {svg.New().Style("a]]>b"), "style"},
		"only the first is reported":       {svg.New().Open("g").End().End().Set("x", "1"), "more elements are ended"},
	} {
		if b, err := c.d.Bytes(); err == nil || !strings.Contains(err.Error(), c.says) || b != nil {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestNumbersAreWrittenOneWay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{svg.Tenths(12), "12"}, {svg.Tenths(12.04), "12"}, {svg.Tenths(12.06, -0.25, 1e7), "12.1 -0.3 10000000"}, {svg.Tenths(), ""},
		{svg.Fixed(1, 12), "12.0"}, {svg.Fixed(0, 12.6), "13"}, {svg.Fixed(1, 12.06, -3), "12.1 -3.0"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
