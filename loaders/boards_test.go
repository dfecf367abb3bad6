package loaders

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestRuleBoardsBegin(t *testing.T) {
	now := loadtest.MapHeadings + loadtest.MapRow("Z99001", "U99001", "99Z", "QZ1")
	headings := strings.NewReplacer("SUB_ICB_LOCATION", "CCG", "ICB_", "STP_").Replace(loadtest.MapHeadings)
	then := headings + strings.NewReplacer("01Aug2026", "01-Sep-20", "BOARD QZ1", "EXAMPLESHIRE STP", "SUB 99Z", "NHS EXAMPLE CCG").Replace(
		loadtest.MapRow("Z99001", "U99001", "99Z", "QZ1"))
	t.Run("on 1 July 2022, and earlier there was none", func(t *testing.T) {
		s, _ := graphOf(t, "reg/map.csv", now, "2019-08/epraccur.csv", loadtest.PracticeLine("Z99001", 16, "20130401"))
		if n := loadtest.Body(t, s, "QZ1"); n.Opened != 20220701 || n.On(20150101) || !n.On(20220701) {
			t.Errorf("%+v", n)
		}
	})
	t.Run("an older file speaks of an STP, by its name of that time", func(t *testing.T) {
		s, _ := graphOf(t, "reg/map.csv", now, "old/map.csv", then)
		for code, names := range map[string][2]string{"QZ1": {"EXAMPLESHIRE STP", "BOARD QZ1"}, "99Z": {"NHS EXAMPLE CCG", "SUB 99Z"}} {
			n := loadtest.Body(t, s, code)
			if old, after := n.AsOf(20220630).Name, n.AsOf(20220701).Name; old != names[0] || after != names[1] {
				t.Errorf("%s was %q, then %q", code, old, after)
			}
		}
		if n := loadtest.Body(t, s, "QZ1"); n.On(20200831) || !n.On(20200901) {
			t.Errorf("opened %s", n.Opened)
		}
		loadtest.One(t, s, graph.PartOf, "99Z", "QZ1", 20200901)
	})
	t.Run("a file that gives a later day is right", func(t *testing.T) {
		s, _ := graphOf(t, "reg/map.csv", now,
			"x/icb_succession.csv", "old_icb_code,old_icb_name,new_icb_code,new_icb_name,effective_date\nQZ1,OLD,S9Z9Z,NEW,2026-09-01\n")
		if n := loadtest.Body(t, s, "S9Z9Z"); n.Opened != 20260901 {
			t.Errorf("opened %s", n.Opened)
		}
		if n := loadtest.Body(t, s, "QZ1"); n.Opened != 20220701 || n.Closed != 20260901 {
			t.Errorf("%+v", n)
		}
	})
}
