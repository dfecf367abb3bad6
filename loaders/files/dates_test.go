package files

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestDayInName(t *testing.T) {
	for name, want := range map[string]graph.Day{
		"ods-2026-06":                           20260630,
		"2024-02":                               20240229,
		"ods_2024_10":                           20241031,
		"202610":                                20261031,
		"epraccur-20260618.csv":                 20260618,
		"gp 2026-08-01.csv":                     20260801,
		"consol_pharmacy_list_202324q3.csv":     20231231,
		"nhsbsa-consolidated-2023-24q3":         20231231,
		"2023-24q4":                             20240331,
		"2022-23":                               20230331,
		"2011-12":                               20111231,
		"CONSOL_PHARMACY_LIST_202606Q1":         20260630,
		"2026q1":                                20260331,
		"2026-Q2":                               20260630,
		"trust-catchment-2022":                  20221231,
		"ICB_DEC_2024_names_codes.csv":          20241231,
		"patients-march-2026":                   20260331,
		"01Aug2026.csv":                         20260801,
		"cancer-alliance-2026":                  loadtest.Today,
		"2026-11":                               loadtest.Today,
		"2026-12":                               20261231,
		"2027-01-01":                            20270101,
		"nhs_trust22_to_icb22_share.csv":        0,
		"epraccur.csv":                          0,
		"lookup-12345678901.csv":                0,
		"3047":                                  0,
		"epraccur 01-04-2026.csv":               20260401,
		"epraccur_01042026.csv":                 20260401,
		"q3-2025.csv":                           20250930,
		"2026-7.csv":                            20260731,
		"2026-02-30 is not a day, its month is": 20260228,
	} {
		if got := DayInName(name, loadtest.Today); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]graph.Day{
		"20260801": 20260801, "2026-08-01": 20260801, "01Aug2026": 20260801, "01-Sep-20": 20200901, "1-September-2020": 20200901,
		"01/08/2026": 20260801, "2026-08-01T00:00:00Z": 20260801,
		"1/8/2026": 20260801, "01/08/2026 00:00": 20260801, "01/08/2026 12:00:00 AM": 20260801, "2026-08-01 00:00:00": 20260801,
		"20260801.0": 20260801, "01/08/26": 20260801,
		"01 Aug 2026 00:00": 20260801, "01/08/2026 12:00AM": 20260801, "2026-08-01 00:00:00.000": 20260801, "20260801 23:59": 20260801,
		"2026-08-01 to 2026-09-01": 0, "01/08/2026 99:99": 0, "01/08/2026 12:00 AMPM": 0, "01/08/2026 10:60": 0,
		"08/13/2026": 0, "31/02/2026": 0, "01/08/74": 0, "20260801.5": 0, "01/08/2026 x": 0, "01/08/2026 00:00:00:00": 0, "####": 0,
		"01/08/xx": 0,
		"20251301": 0, "2026-02-30": 0, "today": 0, "01-02-2026": 0, "1 Aug": 0, "01Aug2026x": 0, "": 0, "45000": 0,
	} {
		if got, _ := parseDate(text, 0); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestParseDateOfAWorkbook(t *testing.T) {
	for _, c := range []struct {
		text  string
		count epoch
		want  graph.Day
	}{
		{"45000", from1900, 20230315}, {"43538", from1904, 20230315}, {"45000.75", from1900, 20230315}, {"45000.0", from1900, 20230315},
		{"4.5E4", from1900, 20230315}, {"2.0230315E7", from1900, 20230315}, {"20230315.0", from1904, 20230315},
		{"20230315", from1904, 20230315}, {"15/03/2023", from1904, 20230315}, {"2023-03-15T00:00:00", from1900, 20230315},
		{"1", from1900, 19000101}, {"1", from1904, 0}, {"2023", from1900, 0}, {"-45000", from1900, 0}, {"1e400", from1900, 0},
	} {
		if got, _ := parseDate(c.text, c.count); got != c.want {
			t.Errorf("%q, counted from %d: %s, want %s", c.text, c.count, got, c.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"20260801", "01-Sep-20", "01Aug2026", "9/9/9", "-", "45000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := parseDate(s, from1900)
		if !ok {
			return
		}
		if again, err := graph.ParseDay(d.String()); err != nil || again != d {
			t.Errorf("%q gave %d, which is not a day", s, d)
		}
		DayInName(s, loadtest.Today)
	})
}
