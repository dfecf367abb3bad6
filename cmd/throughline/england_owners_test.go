package main

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// ownersOfEngland asks whose the pharmacies of Lancashire and South Cumbria are.
func ownersOfEngland(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	var a ask.OwnersAnswer
	asked(t, &a, "owners", "QE1", "--on", "2026-08-01")
	got := ""
	for _, o := range a.Owners[:3] {
		got += fmt.Sprintf("%s %d ", o.Owner.Name, o.Here)
	}
	// The four without an owner are appliance contractors. One that its list only
	// proposes is not counted.
	if owned := len(a.Pharmacies) - a.Unowned; owned != 364 || a.Unowned != 4 ||
		got != "COHENS CHEMIST GROUP 41 BOOTS GROUP PLC 34 BESTWAY NATIONAL CHEMISTS LTD 22 " {
		t.Errorf("%d owned, %d not: %s", owned, a.Unowned, got)
	}
	onTheFilesDay(t, asked)
	var l ask.LPCsAnswer
	asked(t, &l, "lpcs", "QE1", "--on", "2026-08-01")
	if l.Networks != 46 || len(l.Straddling) != 2 {
		t.Errorf("%d networks, %d straddle", l.Networks, len(l.Straddling))
	}
}

// onTheFilesDay counts the board's pharmacies by hand, out of the list and the
// look-up of postcodes, and asks for them on the day of the list.
func onTheFilesDay(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	t.Helper()
	data := englandtest.Data(t)
	f, err := os.Open(filepath.Join(data, "nhs", "postcodes-2026", "pharmacy_postcode_geo_lookup.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lookup, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	inBoard, known := map[string]bool{}, map[string]bool{}
	for _, row := range lookup { // postcode, lat, lon, icb_code
		p := strings.ReplaceAll(row[0], " ", "")
		known[p], inBoard[p] = true, row[3] == "E54000048"
	}
	list, err := os.Open(filepath.Join(data, "nhs", "ods-2025-03-legacy", "edispensary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	rows, err := csv.NewReader(list).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byHand, postcodes := map[string]bool{}, map[string]string{}
	for _, row := range rows { // code in 1, postcode in 10, status in 13
		postcodes[row[0]] = strings.ReplaceAll(row[9], " ", "")
		if row[12] == "A" && inBoard[postcodes[row[0]]] {
			byHand[row[0]] = true
		}
	}
	var a ask.OwnersAnswer
	asked(t, &a, "owners", "QE1", "--on", "2025-03-31")
	both := 0
	for _, p := range a.Pharmacies {
		switch {
		case byHand[p.Pharmacy.Code]:
			both++
			delete(byHand, p.Pharmacy.Code)
		case known[postcodes[p.Pharmacy.Code]]:
			t.Errorf("%s is not the board's by its postcode", p.Pharmacy.Code)
		}
	}
	// FMD30 has the status A and closed on 23 February 2025.
	if both != 365 || len(byHand) != 1 || !byHand["FMD30"] {
		t.Errorf("%d of the list are there, and not %v", both, byHand)
	}
}
