package loaders

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// year is a file of one year and what it says of that day: of each body, the
// other end of its edges. Empty is none at all.
type year struct {
	path, content string
	day           graph.Day
	says          map[string]string // "Z99001 MEMBER_OF" to the code
	names         map[string]string // as this file alone calls them
}

const (
	oldMap = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_CCG_CODE,CCG_CODE,CCG_NAME," +
		"ONS_STP_CODE,STP_CODE,STP_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME\n"
	newMap = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE," +
		"SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME," +
		"SUPPLIER_NAME\n"
)

// A practice moves from one network to another in 2021; its CCG is merged into
// another in 2021, whose partnership becomes a board under a new code in 2026.
var years = []year{
	{"map-2020.csv", oldMap +
		"GP_PRAC_PAT_LIST,01-Sep-20,Z99001,EXAMPLE SURGERY,ZZ99 3VZ,U99001,BAY PCN,E38009999,99Z,NHS EXAMPLE CCG,E54009999,QZ1," +
		"EXAMPLESHIRE STP,E40009999,Y62,North West\n" +
		"GP_PRAC_PAT_LIST,01-Sep-20,Z99002,OTHER SURGERY,ZZ99 3VZ,U,Unallocated,E38009999,99Z,NHS EXAMPLE CCG,E54009999,QZ1," +
		"EXAMPLESHIRE STP,E40009999,Y62,North West\n", 20200901,
		map[string]string{"Z99001 MEMBER_OF": "U99001", "Z99002 MEMBER_OF": "", "Z99001 COMMISSIONED_BY": "99Z", "99Z PART_OF": "QZ1",
			"QZ1 PART_OF": "Y62"},
		map[string]string{"99Z": "NHS EXAMPLE CCG", "QZ1": "EXAMPLESHIRE STP", "Y62": "North West"}},
	{"map-2022.csv", oldMap +
		"GP_PRAC_PAT_LIST,01Jan2022,Z99001,EXAMPLE SURGERY,ZZ99 3VZ,U99002,HILL PCN,E38009998,98Z,NHS LARGER CCG,E54009999,QZ1," +
		"EXAMPLESHIRE STP,E40009999,Y62,North West\n" +
		"GP_PRAC_PAT_LIST,01Jan2022,Z99002,OTHER SURGERY,ZZ99 3VZ,U99001,BAY PCN,E38009998,98Z,NHS LARGER CCG,E54009999,QZ1," +
		"EXAMPLESHIRE STP,E40009999,Y62,North West\n", 20220101,
		map[string]string{"Z99001 MEMBER_OF": "U99002", "Z99002 MEMBER_OF": "U99001", "Z99001 COMMISSIONED_BY": "98Z", "98Z PART_OF": "QZ1",
			"QZ1 PART_OF": "Y62"},
		map[string]string{"98Z": "NHS LARGER CCG", "QZ1": "EXAMPLESHIRE STP"}},
	{"map-2026.csv", newMap +
		"GP_PRAC_PAT_LIST,2026-08-01,Z99001,EXAMPLE SURGERY,ZZ99 3VZ,U99002,HILL PCN,E38009998,98Z,NHS Exampleshire ICB - 98Z,E54009990,Z9B9Z," +
		"NHS Exampleshire Integrated Care Board,E40009999,Y62,North West,EMIS\n" +
		"GP_PRAC_PAT_LIST,2026-08-01,Z99002,OTHER SURGERY,ZZ99 3VZ,U99001,BAY PCN,E38009998,98Z,NHS Exampleshire ICB - 98Z,E54009990,Z9B9Z," +
		"NHS Exampleshire Integrated Care Board,E40009999,Y62,North West,EMIS\n", 20260801,
		map[string]string{"Z99001 MEMBER_OF": "U99002", "Z99001 COMMISSIONED_BY": "98Z", "98Z PART_OF": "Z9B9Z", "Z9B9Z PART_OF": "Y62"},
		map[string]string{"98Z": "NHS Exampleshire ICB - 98Z", "Z9B9Z": "NHS Exampleshire Integrated Care Board"}},
	{"ods-2021-05/pcndetails.csv", "\"PCN\nCode\",PCN Name,\"Current Clinical\nCommissioning Group\n" +
		"Code\",Clinical Commissioning Group,Open Date,Close Date,Address Line 1,Address Line 2,Address Line 3,Address Line 4," +
		"Address Line 5,Postcode\n" +
		"U99001,BAY PCN,98Z,NHS LARGER CCG,20190701,,,,,,,ZZ99 3VZ\nU99002,HILL PCN,98Z,NHS LARGER CCG,20190701,,,,,,,ZZ99 3VZ\n", 20210531,
		map[string]string{"U99001 COMMISSIONED_BY": "98Z", "U99002 COMMISSIONED_BY": "98Z"},
		map[string]string{"U99001": "BAY PCN"}},
	{"ods-2021-05/pcncorepartnerdetails.csv", "\"Partner\nOrganisation\nCode\",\"Partner\nName\",\"Practice\nParent\n" +
		"CCG Code\",\"Practice Parent\nCCG Name\",PCN Code,PCN Name,\"PCN Parent\nCCG Code\",\"PCN Parent\nCCG Name\",\"Practice to PCN\n" +
		"Relationship\nStart Date\",\"Practice to PCN\nRelationship\nEnd Date\",Practice CCG and PCN CCG Match\n" +
		"Z99001,EXAMPLE SURGERY,98Z,NHS LARGER CCG,U99001,BAY PCN,98Z,NHS LARGER CCG,20190701,20210331,1\n" +
		"Z99001,EXAMPLE SURGERY,98Z,NHS LARGER CCG,U99002,HILL PCN,98Z,NHS LARGER CCG,20210401,,1\n", 20210531,
		map[string]string{"Z99001 MEMBER_OF": "U99002"}, nil},
	{"ods-2021-06/epraccur.csv", epraccurRow2021("Z99001", "EXAMPLE SURGERY", "98Z", "20210401") +
		epraccurRow2021("Z99002", "OTHER SURGERY", "98Z", "20210401"), 20210630,
		map[string]string{"Z99001 COMMISSIONED_BY": "98Z", "Z99002 COMMISSIONED_BY": "98Z"}, map[string]string{"Z99001": "EXAMPLE SURGERY"}},
	{"ods-2021-06/epcmem.csv", "\"Z99001\",\"99Z\",\"W\",\"20130401\",\"20210331\",\"0\"\n\"Z99001\",\"98Z\",\"W\",\"20210401\",\"\",\"0\"\n" +
		"\"Z99002\",\"98Z\",\"W\",\"20210401\",\"\",\"0\"\n", 20210630,
		map[string]string{"Z99001 COMMISSIONED_BY": "98Z"}, nil},
	{"ods-2021-09/edispensary.csv", `"FZ999","EXAMPLE PHARMACY","Y62","QZ1","1 ROAD","","","EXAMPLETON","","ZZ99 3VZ","20010401","","A","1",` +
		`"P9ZZ","20150401","","01632 960003","","","","0","","QZ1","","",""` + "\n", 20210930,
		map[string]string{"FZ999 OWNED_BY": "P9ZZ"}, map[string]string{"FZ999": "EXAMPLE PHARMACY"}},
}

func epraccurRow2021(code, name, ccg, joined string) string {
	return fmt.Sprintf("%q,%q,\"Y62\",\"QZ1\",\"1 ROAD\",\"\",\"\",\"EXAMPLETON\",\"\",\"ZZ99 3VZ\",\"19740401\",\"\",\"A\",\"B\",%q,%q,\"\","+
		"\"\",\"\",\"\",\"\",\"0\",\"\",%q,\"\",\"4\",\"\"\n", code, name, ccg, joined, ccg)
}

// compare compares what the graph says on the day of a file with what the file says.
func (y *year) compare(t *testing.T, s *graph.Snapshot, words string) {
	t.Helper()
	for claim, want := range y.says {
		var from, typ string
		if _, err := fmt.Sscan(claim, &from, &typ); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range loadtest.On(s, graph.EdgeType(typ), from, y.day) {
			got = append(got, e.To)
		}
		if want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%s: on %s %s is %v, %s says %q", words, y.day, claim, got, y.path, want)
		}
	}
}

func (y *year) compareNames(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	for code, name := range y.names {
		i := slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == code })
		if i < 0 || s.Nodes[i].Name != name {
			t.Errorf("%s is not called %q", code, name)
		}
	}
}

func TestOlderYearsSayWhatTheySaid(t *testing.T) {
	// Who came under whom before a list began is for another list to say.
	for _, y := range years {
		if y.path == "ods-2021-06/epcmem.csv" {
			continue // it knows no names: alone it makes no practice
		}
		t.Run(y.path+" alone", func(t *testing.T) {
			s := &loadtest.Store{}
			r := loaded(t, s, today, loadtest.Put(t, y.path, y.content))
			if f := outcome(t, r, filepath.Base(y.path)); f.Outcome != "loaded" || f.Seen != y.day || len(f.Refused) > 0 {
				t.Fatalf("%+v", f)
			}
			y.compare(t, s.Next, "alone")
			y.compareNames(t, s.Next)
		})
	}
	t.Run("together, in any order", func(t *testing.T) {
		var paths []string
		for _, y := range years {
			paths = append(paths, filepath.Join(loadtest.Put(t, y.path, y.content), y.path))
		}
		want := ""
		for turn := range paths {
			s := &loadtest.Store{}
			for k := range paths {
				loaded(t, s, Options{Today: loadtest.Today, AllowShrink: true}, paths[(k+turn)%len(paths)])
			}
			if want == "" {
				want = s.JSON(t)
				for _, y := range years {
					y.compare(t, s.Next, "together")
				}
			}
			if got := s.JSON(t); got != want {
				t.Fatalf("loaded from %s on, it is another graph", years[turn].path)
			}
		}
	})
}
