package datasets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// dialect is one way in which a data set is written, and a file of it.
type dialect struct {
	dataset *files.Declaration
	form    files.Form
	content []byte
}

// dialectsOf returns the dialects of data sets that testdata holds.
func dialectsOf(f *testing.F, names ...string) []dialect {
	f.Helper()
	var out []dialect
	for _, name := range names {
		files, err := filepath.Glob(filepath.Join("testdata", name, "*.*"))
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, ".golden") {
				continue
			}
			content, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			d, form, ok := loaders.Datasets.Recognise(path, content)
			if !ok || d.Name != name {
				f.Fatalf("%s is not recognised", path)
			}
			out = append(out, dialect{d, form, content})
		}
	}
	if len(out) == 0 {
		f.Fatalf("testdata holds nothing of %v", names)
	}
	return out
}

// fuzzRows reads any content as a file of some data sets, in each of their dialects.
func fuzzRows(f *testing.F, names ...string) {
	dialects := dialectsOf(f, names...)
	for i, d := range dialects {
		f.Add(uint8(i), d.content)
		f.Add(uint8(i), bytes.ReplaceAll(d.content, []byte("\r\n"), []byte("\n")))
		f.Add(uint8(i), d.content[:len(d.content)/2])
	}
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		d := dialects[int(which)%len(dialects)]
		holds(t, d.dataset, d.form, content)
	})
}

// FuzzODSLists reads the lists of the Organisation Data Service, FuzzFigures
// those that count, FuzzPlaces those that say where and what things are, and
// FuzzSupplied the tables that users fill in.
func FuzzODSLists(f *testing.F) {
	fuzzRows(f, "epraccur", "edispensary", "eccg", "etr", "ebranchs", "epharmacyhq", "epcn", "epcncorepartnerdetails", "epcmem",
		"ets", "ect", "ectsite", "ephpsite", "ephp", "eauth", "espha", "ensa", "eother", "ehospice", "successions")
}
func FuzzFigures(f *testing.F) {
	fuzzRows(f, facts.RegistrationsMap, "gp-reg-pat-prac-all", "gp-reg-pat-org", "dispensing", "consolidated-list", "trust-catchment")
}
func FuzzPlaces(f *testing.F) {
	fuzzRows(f, "nhsuk", "gp-latlong", "sites", "postcode-boards", "postcode-points", "onspd", "icps", "reporting-entities",
		"icb-names", "icb-changes", "icb-partners", "sub-icb-moves", "cancer-alliances", "lpc", "lpc-names", "ods-records")
}
func FuzzSupplied(f *testing.F) {
	fuzzRows(f, "federations", "federation_pcns", "places", "place_members", "place_partners", "allocations", "operators", "lpcs",
		"lpc_covers", "pharmacy_leads", "people", "people-changes")
}

// FuzzParse reads any content as the data set that it is recognised as.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "\"", "\"Z99001\",\"X\"\n", "{\"RZ901\": \"X\"}", "{\"RZ901\": \"X\u202e\"}", "code,name\nlpc.a,\xff\n",
		"OrganisationCode~OrganisationType\n~\n",
	} {
		f.Add([]byte(s))
	}
	for _, d := range loaders.Datasets {
		for _, d := range dialectsOf(f, d.Name) {
			f.Add(d.content)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		d, form, ok := loaders.Datasets.Recognise("", content)
		marked, markedForm, markedOK := loaders.Datasets.Recognise("", append(bytes.Clone(files.ByteOrderMark), content...))
		differs := marked != d || markedForm.Dialect != form.Dialect || markedOK != ok
		if s := files.NewGlimpse("", content); differs && !s.Sheet && !bytes.HasPrefix(content, files.ByteOrderMark) {
			t.Errorf("a byte order mark makes %v of %v", marked, d)
		}
		if !ok {
			if why := loaders.Datasets.WhyUnknown("x", content); why == "" || !utf8.ValidString(why) {
				t.Errorf("it is unknown, and why is %q", why)
			}
			return
		}
		if form.Layout == files.Workbook {
			return // FuzzWorkbook
		}
		holds(t, d, form, content)
	})
}

// holds reads content as a file of a data set and says what is wrong with the result.
func holds(t *testing.T, d *files.Declaration, f files.Form, content []byte) {
	t.Helper()
	read := func(in io.Reader) (*files.Parsing, string) {
		t.Helper()
		p, err := files.Parse(context.Background(), in, 0, d, f, loadtest.Today)
		var refused *files.Refusal
		if err != nil && (!errors.As(err, &refused) || refused.Reason == "" || !utf8.ValidString(refused.Reason)) {
			t.Fatalf("neither read nor refused in words: %v", err)
		}
		return p, told(t, d, f, p) + fmt.Sprint(err)
	}
	p, whole := read(bytes.NewReader(content))
	if _, parts := read(iotest.OneByteReader(bytes.NewReader(content))); parts != whole {
		t.Errorf("read byte by byte it is another file:\n%s\n%s", whole, parts)
	}
	if !bytes.HasPrefix(content, files.ByteOrderMark) {
		if _, marked := read(io.MultiReader(bytes.NewReader(files.ByteOrderMark), bytes.NewReader(content))); marked != whole {
			t.Errorf("with a byte order mark it is another file:\n%s\n%s", whole, marked)
		}
	}
	factsHold(t, p, bytes.Count(content, []byte("\n"))+1)
}

// factsHold says what is wrong with what was read from a file of so many lines.
func factsHold(t *testing.T, p *files.Parsing, lines int) {
	t.Helper()
	refusalsHold(t, p, lines)
	for _, day := range []graph.Day{p.Own, p.Latest} {
		if again, err := graph.ParseDay(day.String()); day != 0 && (err != nil || again != day) {
			t.Errorf("the day %d is not a day", day)
		}
	}
	if p.Latest > loadtest.Today {
		t.Errorf("%s is in the future", p.Latest)
	}
	if p.Facts.Dispensed != nil {
		itemsHold(t, p.Facts.Dispensed, lines)
	}
	nodesHold(t, p.Facts.Nodes, lines)
	edgesHold(t, p.Facts.Edges, lines)
	for _, pt := range p.Facts.Points {
		plainText(t, "a postcode", pt.Postcode)
		unknown, inBritain := pt.Lat == 0 && pt.Lon == 0, pt.Lat > 49 && pt.Lat < 61.5 && pt.Lon > -9 && pt.Lon < 2.5
		if pt.Postcode == "" || !unknown && !inBritain {
			t.Errorf("a postcode was read as %+v", pt)
		}
	}
}

func refusalsHold(t *testing.T, p *files.Parsing, lines int) {
	t.Helper()
	for _, e := range p.Refused {
		if e.Line < 1 || e.Line > lines || e.Column < 1 || e.Reason == "" || !utf8.ValidString(e.Reason) {
			t.Errorf("a row of %d lines is refused as %+v", lines, e)
		}
	}
	if p.Err == nil && p.Rows != p.Stated+len(p.Refused)+p.LeftOut() || (p.Rows > lines && p.Form.Layout != files.Pairs) {
		t.Errorf("%d rows of %d lines, %d refused, %d left out", p.Rows, lines, len(p.Refused), p.LeftOut())
	}
}

// mostItems is the most items that a row may have.
const mostItems = 100_000_000

func itemsHold(t *testing.T, m *facts.Dispensed, lines int) {
	t.Helper()
	for _, c := range m.Codes {
		if c != "" {
			validCode(t, c)
		}
	}
	for _, pair := range m.Pairs {
		if pair.Items < 1 || pair.Items > int64(lines)*mostItems || m.Codes[pair.Contractor] == "" {
			t.Errorf("items were read as %+v", pair)
		}
	}
}

func nodesHold(t *testing.T, nodes []facts.Node, lines int) {
	t.Helper()
	for i := range nodes {
		line, n := nodes[i].Line, nodeOf(nodes[i])
		validCode(t, n.Code)
		plainText(t, "a name", n.Name)
		plainText(t, "a postcode", n.Postcode)
		plainText(t, "a telephone number", n.Phone)
		plainText(t, "a supplier", n.Supplier)
		for _, line := range n.Address {
			plainText(t, "a line of an address", line)
		}
		if !n.Kind.Known() || line < 1 || int(line) > lines || n.Patients < 0 {
			t.Errorf("a stakeholder was read as %+v", n)
		}
	}
}

func edgesHold(t *testing.T, edges []facts.Edge, lines int) {
	t.Helper()
	for _, f := range edges {
		e := f.Whole()
		validCode(t, e.From)
		if !f.None {
			validCode(t, e.To)
		}
		onALine, share := f.Line >= 1 && int(f.Line) <= lines, e.Share >= 0 && e.Share <= 1
		if !e.Type.Known() || !onALine || (e.Until != 0 && e.Until <= e.Since) || !share {
			t.Errorf("a relationship was read as %+v", e)
		}
		plainText(t, "a role", e.Role)
	}
}

func plainText(t *testing.T, what, s string) {
	t.Helper()
	hidden := func(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }
	if !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) {
		t.Errorf("%s was read as %q", what, s)
	}
}

func validCode(t *testing.T, s string) {
	t.Helper()
	if (!facts.IsCode(s) && facts.KindOfOwn(s) == "") || len(s) > 3*files.MaxCell {
		t.Errorf("the code %q was read", s)
	}
}
