package loaders

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestAListOfChangesEndsNothingByLeavingItOut(t *testing.T) {
	first, second := loadtest.PracticeLine("Z99001"), loadtest.PracticeLine("Z99002")
	dir := loadtest.Put(t, "2026-05/epraccur.csv", first+second,
		"epraccur_changes_20260601_to_20260624.csv", loadtest.PracticeLine("Z99002", 2, "RENAMED SURGERY"),
		"epraccur-2026-06-30.csv", loadtest.PracticeLine("Z99002", 2, "RENAMED SURGERY")+loadtest.PracticeLine("Z99003"))
	open := func(g *graph.Snapshot, code string) bool {
		for i := range g.Nodes {
			if g.Nodes[i].Code == code {
				return g.Nodes[i].Closed == 0
			}
		}
		t.Fatalf("%s is not in the graph", code)
		return false
	}
	s := &loadtest.Store{}
	changes := filepath.Join(dir, "epraccur_changes_20260601_to_20260624.csv")
	r := loaded(t, s, today, filepath.Join(dir, "2026-05"), changes)
	if f := outcome(t, r, "to_20260624.csv"); f.Outcome != OutcomeLoaded || f.Seen != 20260624 {
		t.Errorf("%s on %s: %s", f.Outcome, f.Seen, f.Reason)
	}
	for _, again := range []bool{false, true} {
		if again {
			if _, err := Rebuild(t.Context(), s, today); err != nil {
				t.Fatal(err)
			}
		}
		if !open(s.Next, "Z99001") {
			t.Errorf("a practice that the changes leave out is closed; rebuilt: %v", again)
		}
	}
	for _, n := range s.Next.Nodes {
		if n.Code == "Z99002" && n.Name != "RENAMED SURGERY" {
			t.Errorf("the changes do not change %+v", n)
		}
	}
	loaded(t, s, today, filepath.Join(dir, "epraccur-2026-06-30.csv"))
	if open(s.Next, "Z99001") {
		t.Error("a practice that a whole list leaves out is open")
	}
}

func TestKnownFilesThatAreNotListsSayWhy(t *testing.T) {
	for name, c := range map[string]struct{ content, why string }{
		"icb.geojson": {`{"type":"FeatureCollection","features":[]}`, "outlines of a map"},
		"SOURCES.csv": {"file,repo,path,commit_or_url,day,licence,rows\na,b,c,d,e,f,1\n", "a list of files"},
		"egpcur.csv": {strings.Repeat(`"G9900001","EXAMPLE A","Y62","QZ1","","","","","","ZZ99 3VZ","20010401","","A","P","Z99001",`+
			`"20190401","","",`+
			`"","","","0","","99Z","","",""`+"\n", 3), "GPs by name"},
		"epracmem.csv": {strings.Repeat(`"G9900001","Z99001","P","20190401","","0"`+"\n", 3), "GPs by name"},
		"HSCA_Active_Locations.csv": {"Location ID,Location ODS Code,Location Name,Provider ID,Provider Name\n1-1,Z99001,X,1-2,Y\n",
			"does not read yet"},
		"federation_candidates.csv": {"provider_code,name,companies_house,council_of_head_office,locations,practices_in_map\ncqc.1-1,X,1,Y,1,1\n",
			"nobody has confirmed it"},
		"practice_facts.csv": {"Practice Code,Practice Name,Contract Type,Dispensing Practice,Practice type,Practice Rurality\n" +
			"Z99001,X,GMS,No,GP,Urban\n",
			"which the graph does not hold"},
		"lpc.csv": {"PCN,PCN ODS code,CCG / place,Pharmacy name,Pharmacy ODS code,Postcode,Group,PCN lead\nX,U99001,Y,Z,FZZ01,ZZ99 3VZ,I,A B\n",
			"throughline template pharmacy_leads"},
	} {
		dir := loadtest.Put(t, name, c.content, "2026-05/epraccur.csv", loadtest.PracticeLine("Z99001"))
		r := loaded(t, &loadtest.Store{}, today, dir)
		if f := outcome(t, r, name); f.Outcome != OutcomeSkipped || !strings.HasPrefix(f.Reason, "it is not loaded: ") ||
			!strings.Contains(f.Reason, c.why) {
			t.Errorf("%s is %s: %s", name, f.Outcome, f.Reason)
		}
		if r.AnyRefused() {
			t.Errorf("%s makes the load end as if something was refused", name)
		}
	}
}

func TestTheDayOfATimeInAName(t *testing.T) {
	for name, want := range map[string]graph.Day{
		"edispensary_changes_20250301_to_20250424.csv": 20250424, "x_2025-03-01 to 2025-04-24.csv": 20250424,
		"x_20250301_to_all.csv": 20250301, "x_20250301_total_20250424.csv": 20250301, "x_20250424_to_20250301.csv": 20250424,
	} {
		if got := files.DayInName(name, loadtest.Today); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
