package datasets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/datasets"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// book makes a workbook of sheets, each a list of rows.
func book(t *testing.T, names []string, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() // in memory
	for i, name := range names {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, cells := range sheets[i] {
			at, err := excelize.CoordinatesToCellName(1, n+1)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetSheetRow(name, at, &cells); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bothSheets counts the membership and the commissioners that TestWorkbook expects.
func bothSheets(edges []facts.Edge) (members, commissioned int) {
	for _, e := range edges {
		switch {
		case e.Type == graph.MemberOf && e.From == "Z99001" && e.To == "U99001" && e.Since == 20190701 && e.Until == 20240401:
			members++
		case e.Type == graph.CommissionedBy && e.To == "99Z":
			commissioned++
		}
	}
	return members, commissioned
}

func TestWorkbook(t *testing.T) {
	details := [][]any{
		{"PCN\nCode", "PCN Name", "Current\nClinical Commissioning\nGroup Code", "Clinical Commissioning Group", "Open Date", "Close Date",
			"Postcode"},
		{"U99001", "EXAMPLE PCN", "99Z", "NHS EXAMPLESHIRE CCG", "20190701", "", "ZZ99 3VZ"},
		{"U99 02", "BAD CODE", "99Z", "NHS EXAMPLESHIRE CCG", "20190701"},
		{"U99003", "A DATE AS A NUMBER", "99Z", "", 43647},
	}
	partners := [][]any{
		{"Partner\nOrganisation\nCode", "Partner\nName", "Practice\nParent\nCCG Code", "Practice Parent CCG Name", "PCN Code", "PCN Name",
			"PCN Parent\nCCG Code", "PCN Parent CCG Name",
			"Practice to PCN\nRelationship\nStart Date", "Practice to PCN\nRelationship\nEnd Date", "Practice CCG and PCN CCG Match"},
		{"Z99001", "THE EXAMPLE SURGERY", "99Z", "X", "U99001", "EXAMPLE PCN", "99Z", "X", "20190701", "20240331", "1"},
		{"", " ", "", ""},
	}
	content := book(t, []string{"Notes", "PCNDetails", "PCN Core Partner Details"}, [][]any{{"Read me"}}, details, partners)
	d, f, ok := loaders.Datasets.Recognise("", content)
	if !ok || d != datasets.Epcn {
		t.Fatal("it is not recognised")
	}
	p, err := files.Parse(context.Background(), bytes.NewReader(content), 0, d, f, loadtest.Today)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("both sheets are read, whatever their headings call the sub-ICB", func(t *testing.T) {
		members, commissioned := bothSheets(p.Facts.Edges)
		if members != 1 || commissioned != 2 || p.Rows != 4 {
			t.Errorf("%d memberships, %d commissioners, %d rows, want 1, 2, 4", members, commissioned, p.Rows)
		}
	})
	t.Run("a refused row is pointed at", func(t *testing.T) {
		if len(p.Refused) != 1 || p.Refused[0].Line != 3 || p.Refused[0].Column != 1 ||
			!strings.HasPrefix(p.Refused[0].Reason, `sheet "PCNDetails": `) {
			t.Errorf("got %v", p.Refused)
		}
	})
	t.Run("a date as a number of days", func(t *testing.T) {
		for _, n := range p.Facts.Nodes {
			if n.Code == "U99003" && n.Opened != 20190701 {
				t.Errorf("opened %s", n.Opened)
			}
		}
	})
	t.Run("a large workbook is not compared with every data set, and says so", func(t *testing.T) {
		var noise [][]any
		random := rand.New(rand.NewPCG(1, 2))
		for range 60_000 {
			noise = append(noise, []any{random.Uint64(), random.Uint64()})
		}
		large := book(t, []string{"Noise"}, noise)
		if len(large) <= 1<<20 {
			t.Fatalf("it has only %d bytes", len(large))
		}
		_, err := files.Parse(t.Context(), bytes.NewReader(large), 0, datasets.Epcn, f, loadtest.Today)
		if err == nil || !strings.Contains(err.Error(), "in one of more than 1 MB it does not look for every data set") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a workbook of something else, or a broken one, is refused", func(t *testing.T) {
		other := book(t, []string{"Budget"}, [][]any{{"Month", "Pounds"}, {"May", 3}})
		for name, content := range map[string][]byte{"no known sheet": other, "cut short": content[:len(content)/2]} {
			if _, err := files.Parse(context.Background(), bytes.NewReader(content), 0, datasets.Epcn,
				files.Form{Dialect: "workbook", Layout: files.Workbook},
				loadtest.Today); err == nil {
				t.Errorf("%s: taken", name)
			}
		}
	})
}

// FuzzWorkbook reads any content as the sheet and the texts of a workbook.
func FuzzWorkbook(f *testing.F) {
	const (
		head  = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
		texts = `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	)
	cells := func(values ...string) string {
		var b strings.Builder
		b.WriteString("<row>")
		for _, v := range values {
			b.WriteString(`<c t="str"><v>` + v + `</v></c>`)
		}
		return b.String() + "</row>"
	}
	networks := cells("PCN Code", "PCN Name", "CCG", "CCG Name", "Open Date", "Close Date", "Postcode")
	members := cells("Practice Code", "Practice Name", "Practice Parent", "Practice Parent Name",
		"PCN Code", "PCN Name", "PCN Parent", "PCN Parent Name",
		"Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date")
	network := cells("U99001", "EXAMPLE PCN", "99Z", "", "20190701", "", "ZZ99 3VZ")
	member := cells("Z99001", "A SURGERY", "99Z", "", "U99001", "EXAMPLE PCN", "99Z", "", "43647")
	f.Add([]byte(head+networks+network+"</sheetData></worksheet>"), []byte(texts+"</sst>"))
	f.Add([]byte(head+members+member+"</sheetData></worksheet>"), []byte(texts+"</sst>"))
	f.Add([]byte(head+cells("ODS ICB Code", "Local Authority", "NHS Trusts", "ODS Trust Code")+
		cells("QZ1", "Exampleton Council", "A TRUST", "RZ9")+"</sheetData></worksheet>"), []byte(texts+"</sst>"))
	f.Add([]byte(head+`<row r="3"><c r="B2" t="s"><v>0</v></c><c r="A3" t="inlineStr"><is><t>x</t></is></c></row>`),
		[]byte(texts+`<si><t>PCN Code</t></si><si><r><t>PCN</t></r></si></sst>`))
	const (
		xml      = `<?xml version="1.0"?>`
		packages = "http://schemas.openxmlformats.org/package/2006/"
		office   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		main     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	)
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + office + "/" + kind + `" Target="` + target + `"/>`
	}
	relations := func(all string) string {
		return xml + `<Relationships xmlns="` + packages + `relationships">` + all + `</Relationships>`
	}
	f.Fuzz(func(t *testing.T, sheet, shared []byte) {
		content := loadtest.ZipPlain(t,
			"[Content_Types].xml", xml+`<Types xmlns="`+packages+`content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
			"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
			"xl/workbook.xml", xml+`<workbook xmlns="`+main+`" xmlns:r="`+office+`">`+
				`<sheets><sheet name="PCNDetails" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", relations(relation("rId1", "worksheet", "worksheets/sheet1.xml")+
				relation("rId2", "sharedStrings", "sharedStrings.xml")),
			"xl/worksheets/sheet1.xml", string(sheet), "xl/sharedStrings.xml", string(shared))
		d, form, ok := loaders.Datasets.Recognise("", content)
		if !ok || form.Layout != files.Workbook {
			t.Fatal("it is not a workbook")
		}
		p, err := files.Parse(context.Background(), bytes.NewReader(content), 0, d, form, loadtest.Today)
		var refused *files.Refusal
		if err != nil && (!errors.As(err, &refused) || refused.Reason == "") {
			t.Fatalf("neither read nor refused in words: %v", err)
		}
		// A row may name its own number, up to the last that a sheet has.
		factsHold(t, p, 1<<20)
	})
}

// TestDatesOfAWorkbook reads a workbook of each date system, with dates as people store
// them: as dates, as numbers and as texts.
func TestDatesOfAWorkbook(t *testing.T) {
	for name, is1904 := range map[string]bool{"1900": false, "1904": true} {
		for way, cell := range map[string]func(day time.Time) any{
			"dates":           func(d time.Time) any { return serial(d, is1904) },
			"dates with time": func(d time.Time) any { return serial(d, is1904) + 0.5 },
			"numbers":         func(d time.Time) any { n, _ := strconv.Atoi(d.Format("20060102")); return n },
			"texts":           func(d time.Time) any { return d.Format("20060102") },
			"texts with /":    func(d time.Time) any { return d.Format("02/01/2006") },
			"texts of ISO":    func(d time.Time) any { return d.Format("2006-01-02") },
		} {
			f := excelize.NewFile()
			rows := [][]any{
				{"PCN Code", "PCN Name", "Current Clinical Commissioning Group Code", "Clinical Commissioning Group Name",
					"Open Date (YYYYMMDD)", "Close Date"},
				{
					"U99001",
					"EXAMPLE PCN",
					"99Z",
					"X",
					cell(time.Date(2019, 7, 1, 0, 0, 0, 0, time.UTC)),
					cell(time.Date(2024, 3, 31, 0, 0, 0, 0, time.UTC)),
				},
			}
			for i, cells := range rows {
				if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
					t.Fatal(err)
				}
			}
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &is1904}); err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := errors.Join(f.Write(&b), f.Close()); err != nil {
				t.Fatal(err)
			}
			d, form, ok := loaders.Datasets.Recognise("ePCN.xlsx", b.Bytes())
			if !ok {
				t.Fatal("it is not recognised")
			}
			p, err := files.Accept(context.Background(), &b, 0, d, form, loadtest.Today)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, way, err)
			}
			if n := p.Facts.Nodes; len(n) != 1 || n[0].Opened != 20190701 || n[0].Closed != 20240401 {
				t.Errorf("%s, %s: %+v", name, way, n)
			}
		}
	}
}

// serial is a day as a workbook counts it.
func serial(d time.Time, is1904 bool) float64 {
	begins := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if is1904 {
		begins = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return d.Sub(begins).Hours() / 24
}

func TestASheetThatIsNotReadIsTold(t *testing.T) {
	members := [][]any{
		{"Practice Code", "Practice Name", "Practice Parent a", "Practice Parent b", "PCN Code", "PCN Name", "PCN Parent a", "PCN Parent b",
			"Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date"},
		{"Z99001", "EXAMPLE SURGERY", "99Z", "X", "U99001", "EXAMPLE PCN", "99Z", "X", "20190701", ""},
	}
	b := book(
		t,
		[]string{"PCN Details ", "Members", "Empty", "Notes"},
		[][]any{{"PCN Code", "PCN Name", "Something"}, {"U99001", "EXAMPLE PCN", "x"}},
		members,
		nil,
		[][]any{{"How to read", "this"}},
	)
	d, form, ok := loaders.Datasets.Recognise("ePCN.xlsx", b)
	if !ok {
		t.Fatal("it is not recognised")
	}
	p, err := files.Accept(context.Background(), bytes.NewReader(b), 0, d, form, loadtest.Today)
	if err != nil {
		t.Fatal(err)
	}
	want := `tables without headings that Throughline knows were not read, in the sheets "PCN Details "`
	if len(p.Warned) != 1 || p.Warned[0] != want || p.Rows != 1 {
		t.Errorf("%d rows, warned %q", p.Rows, p.Warned)
	}
}
