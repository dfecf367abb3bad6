package loaders

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"throughline/graph"
	"throughline/graph/embedded"
)

// stored makes an archive whose members are not compressed, so that what comes
// reaches what is in them: pairs of a name and a content.
func stored(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzArchive opens whatever comes as a file on disk, packed or not.
func FuzzArchive(f *testing.F) {
	f.Add(stored(f, "2026-06/etr.csv", "\"RZ1\",\"A TRUST\"\n", "notes.txt", "hello"))
	f.Add(stored(f, "../etr.csv", "x"))
	f.Add(stored(f, "xl/workbook.xml", "<workbook/>"))
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, "code,name\nlpc.a,A\n"); err != nil {
		f.Fatal(err)
	}
	if err := z.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-5])
	f.Add([]byte("\x1f\x8b"))
	f.Add([]byte("PK\x03\x04PK\x05\x06"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "new.csv")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := gather(t.Context(), []string{path})
		if err != nil {
			t.Fatalf("neither read nor refused: %v", err)
		}
		for _, m := range all {
			if m.reason != "" {
				continue
			}
			if rest, ok := strings.CutPrefix(m.path, path); !ok || (rest != "" && !filepath.IsLocal(strings.TrimPrefix(rest, "/"))) {
				t.Errorf("a member lies at %s", m.path)
			}
			in, err := m.open()
			if err != nil {
				t.Fatalf("%s was read once and never again: %v", m.path, err)
			}
			again, err := io.ReadAll(in)
			if err != nil || in.Close() != nil || int64(len(again)) != m.size || !bytes.HasPrefix(again, m.head) {
				t.Errorf("%s: %d bytes, then %d: %v", m.path, m.size, len(again), err)
			}
		}
	})
}

// FuzzWorkbook reads whatever comes as the sheet and the texts of a workbook.
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
	members := cells("Practice Code", "Practice Name", "Practice Parent", "Practice Parent Name", "PCN Code", "PCN Name", "PCN Parent", "PCN Parent Name",
		"Practice to PCN Relationship Start Date", "Practice to PCN Relationship End Date")
	f.Add([]byte(head+networks+cells("U99001", "EXAMPLE PCN", "99Z", "", "20190701", "", "ZZ99 3VZ")+"</sheetData></worksheet>"), []byte(texts+"</sst>"))
	f.Add([]byte(head+members+cells("Z99001", "A SURGERY", "99Z", "", "U99001", "EXAMPLE PCN", "99Z", "", "43647")+"</sheetData></worksheet>"), []byte(texts+"</sst>"))
	f.Add([]byte(head+`<row r="3"><c r="B2" t="s"><v>0</v></c><c r="A3" t="inlineStr"><is><t>x</t></is></c></row>`), []byte(texts+`<si><t>PCN Code</t></si><si><r><t>PCN</t></r></si></sst>`))
	f.Fuzz(func(t *testing.T, sheet, shared []byte) {
		content := stored(t,
			"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
			"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="PCNDetails" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml", string(sheet), "xl/sharedStrings.xml", string(shared))
		d, form, ok := recognise(content)
		if !ok || form.layout != workbook {
			t.Fatal("it is no workbook")
		}
		p, err := parse(context.Background(), bytes.NewReader(content), d, form, testToday)
		var refused *errFile
		if err != nil && (!errors.As(err, &refused) || refused.reason == "") {
			t.Fatalf("neither read nor refused in words: %v", err)
		}
		// A row may name its own number, up to the last that a sheet has.
		factsHold(t, p, 1<<20)
	})
}

// FuzzLoad loads whatever comes, with files that are held, and asks of the
// graph that they make.
func FuzzLoad(f *testing.F) {
	names := make([]string, len(Datasets))
	for i, d := range Datasets {
		names[i] = d.Name
		for _, one := range dialectsOf(f, d.Name) {
			f.Add(one.content, []byte("pcn_code,federation_code\nU99001,federation.a\n"))
			f.Add(one.content, bytes.ReplaceAll(one.content, []byte("2026"), []byte("2025")))
		}
	}
	base := &shelf{}
	var held []string
	for _, path := range []string{"epraccur/export.csv", "etr/ok.csv", "eccg/ok.csv", "gp-reg-pat-prac-map/2026.csv", "epcncorepartnerdetails/headed.csv", "people/ok.csv", "postcode-points/ok.csv", "edispensary/export.csv"} {
		held = append(held, filepath.Join("testdata", path))
	}
	opt := Options{Today: testToday, AllowShrink: true, Seen: 20260601}
	if _, err := Load(context.Background(), held, base, opt); err != nil {
		f.Fatal(err)
	}
	opt.Seen = 0
	f.Fuzz(func(t *testing.T, first, second []byte) {
		dir := t.TempDir()
		paths := []string{filepath.Join(dir, "2026-06", "first.csv"), filepath.Join(dir, "2025-06", "second.csv")}
		for i, content := range [][]byte{first, second} {
			if err := errors.Join(os.Mkdir(filepath.Dir(paths[i]), 0o700), os.WriteFile(paths[i], content, 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		load := func(into *shelf, folders ...string) Report {
			t.Helper()
			for i := range folders {
				folders[i] = filepath.Dir(folders[i])
			}
			r, err := Load(t.Context(), folders, into, opt)
			if err != nil {
				t.Fatalf("load: %v", err)
			}
			return r
		}
		all := &shelf{files: base.files, next: base.next}
		load(all, paths...)
		writes, graph := all.writes, all.graph(t)
		if load(all, paths...); all.writes != writes || all.graph(t) != graph {
			t.Error("the same files again change the graph")
		}
		turned := &shelf{files: base.files, next: base.next}
		load(turned, paths[1])
		load(turned, paths[0])
		if turned.graph(t) != graph {
			t.Errorf("one by one, the other way round, they make another graph:\n%s\n%s", graph, turned.graph(t))
		}
		answers(t, all)
	})
}

// answers says what is wrong with a graph for whoever asks of it.
func answers(t *testing.T, s *shelf) {
	t.Helper()
	sources := map[string]bool{}
	for _, source := range s.next.Sources {
		sources[source.Name] = true
	}
	cited := func(source string) bool { return sources[source] || strings.HasPrefix(source, derivedSource) }
	for _, n := range s.next.Nodes {
		if !cited(n.Source) || n.Seen == 0 || n.Name == "" {
			t.Errorf("nobody says that there is %+v", n)
		}
	}
	for _, e := range s.next.Edges {
		if !cited(e.Source) || e.Seen == 0 || e.Basis == "" {
			t.Errorf("nobody says that there is %+v", e)
		}
	}
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), s.next, s.files); err != nil {
		t.Fatalf("the store does not take it: %v", err)
	}
	from := s.next.Nodes[0].Code
	for i, n := range s.next.Nodes {
		if i%7 != 0 {
			continue
		}
		if _, err := store.Throughline(t.Context(), n.Code, testToday); err != nil {
			t.Errorf("the line of %s: %v", n.Code, err)
		}
		found, err := store.Paths(t.Context(), graph.NewPathQuery(from, n.Code, testToday))
		if err != nil && from != n.Code {
			t.Errorf("the paths from %s to %s: %v", from, n.Code, err)
		}
		for _, p := range found.Paths {
			if len(p.Nodes) != len(p.Edges)+1 || p.Nodes[0].Code != from || p.Nodes[len(p.Nodes)-1].Code != n.Code {
				t.Errorf("a path from %s to %s is %+v", from, n.Code, p)
			}
			for _, e := range p.Edges {
				if !e.Counts(testToday) {
					t.Errorf("a path goes by %+v, which does not hold on the day", e)
				}
			}
		}
	}
}
