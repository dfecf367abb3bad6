package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// merged returns a graph of a list that still has a body open which another list says
// was succeeded, and of a trust with a site that is no hospital.
func merged(t *testing.T) (db string) {
	t.Helper()
	dir := t.TempDir()
	row := func(code, name, opened string) string {
		return `"` + code + `","` + name + `","Y63","QZ1","1 EXAMPLE ROAD","","","LEEDS","","LS1 4AP","` + opened +
			`","","","RO319","","","","","","","","1","","","","",""` + "\r\n"
	}
	for name, content := range map[string]string{
		"eccg.csv": row("90A", "EXAMPLE NORTH CCG", "20130401") + row("90C", "EXAMPLE WHOLE CCG", "20200401"),
		"etr.csv": `"RZ1","EXAMPLE TRUST","Y63","QZ1","1 EXAMPLE ROAD","","","LEEDS","","LS1 4AP","20010401"` + strings.Repeat(`,""`, 10) +
			`,"1","","D","","",""` + "\r\n",
		"ets.csv": `"RZ1YA","RIVERSIDE HOUSE","Y63","QZ1","1 EXAMPLE ROAD","","","LEEDS","","LS1 4AP","20010401","","","","RZ1","20010401",` +
			`"","","","","","1","","D","","",""` + "\r\n",
		"succ.csv": `"90A","90C","R","20200401","0"` + "\r\n",
	} {
		path := filepath.Join(dir, "2020-06", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db = filepath.Join(dir, "graph.db")
	if code, _, talk := call(t, db, "load", filepath.Join(dir, "2020-06")); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, talk)
	}
	return db
}

func TestACodeInAnotherFormIsHintedAt(t *testing.T) {
	db := merged(t)
	for _, c := range []struct{ ask, want string }{
		{"show 90C00", `no stakeholder has the code "90C00" (CODE): the NHSBSA writes 90C so; try: throughline show 90C`},
		{"line RZ1YA", `no stakeholder has the code "RZ1YA" (CODE): it is a site of RZ1: RIVERSIDE HOUSE; try: throughline show RZ1`},
		{"path 90A 90C00", `no stakeholder has the code "90C00" (TO): the NHSBSA writes 90C so; try: throughline show 90C`},
		{"show 99900", `no stakeholder has the code "99900" (CODE); try: throughline search 99900`},
		{"show RIVERSIDE", `no stakeholder has the code "RIVERSIDE" (CODE); try: throughline search RIVERSIDE`},
	} {
		if code, out, talk := call(t, db, strings.Fields(c.ask)...); code != exitFailed || out != "" || !strings.Contains(talk, c.want) {
			t.Errorf("%s: exit %d, want\n%s\ngot\n%s%s", c.ask, code, c.want, out, talk)
		}
	}
	const site = "RZ1  Trust  EXAMPLE TRUST  LS1 4AP    its site RZ1YA RIVERSIDE HOUSE\n"
	for _, text := range []string{"RZ1YA", "riverside house"} {
		if _, out, _ := call(t, db, "search", text); out != site {
			t.Errorf("%s: got %q", text, out)
		}
	}
}

func TestAMergedBodyThatItsListHasOpenNamesItsSuccessor(t *testing.T) {
	db := merged(t)
	for _, c := range []struct{ ask, on, want string }{
		{"show 90A", "2020-06-30", "succeeded by      90C EXAMPLE WHOLE CCG on 2020-04-01\n"},
		{"search north", "2020-06-30", "90A  SubICB  EXAMPLE NORTH CCG  LS1 4AP    name, succeeded by 90C EXAMPLE WHOLE CCG on 2020-04-01\n"},
		{"search north", "2020-03-31", "90A  SubICB  EXAMPLE NORTH CCG  LS1 4AP    name\n"},
	} {
		if code, out, talk := call(t, db, append(strings.Fields(c.ask), "--on", c.on)...); code != exitDone || !strings.Contains(out, c.want) {
			t.Errorf("%s on %s: exit %d, no %q in\n%s%s", c.ask, c.on, code, c.want, out, talk)
		}
	}
	const first = "Example Whole CCG (90C) took over from Example North CCG (90A) on 1 April 2020.\n"
	if _, out, _ := call(t, db, "line", "90A", "--on", "2020-06-30"); !strings.HasPrefix(out, first) || !strings.Contains(out, "QZ1") {
		t.Errorf("the line does not say first that it was taken over:\n%s", out)
	}
	if _, out, _ := call(t, db, "line", "90A", "--on", "2020-03-31"); strings.Contains(out, "took over") {
		t.Errorf("the day before, the line says that it was taken over:\n%s", out)
	}
}
