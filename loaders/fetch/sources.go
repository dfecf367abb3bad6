package fetch

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/datasets"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Source is one public file: where to find it, and what it must be. One of URL,
// Release and Catalogue says where.
type Source struct {
	Name string // of the data set that its content must be

	// URL is the file itself.
	URL string

	// Release is a page that links to the file. MONTH-YEAR in it stands for a
	// month, such as august-2026. The newest month that has the file counts.
	Release string

	// Catalogue is a question to CKAN whose answer lists every release of the
	// file. The newest by its file name counts, and describes the day in that
	// name.
	Catalogue string

	// Stem is the publisher's name of the file, before .csv or .zip. In a
	// Catalogue, more may follow it.
	Stem string

	Page     string   // where a person can download it by hand
	Hosts    []string // that may serve it, with their subdomains, and no others
	MaxBytes int64    // as transferred

	// MinRows is about half of the rows that the file had in 2025 and 2026. A
	// server that fails midway may send a short file that is well formed.
	MinRows int
}

// The pages where people find the files.
const (
	odsPage           = "https://www.odsdatasearchandexport.nhs.uk/"
	registrationsPage = "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
	contractorsPage   = "https://opendata.nhsbsa.net/dataset/consolidated-pharmaceutical-list"
)

// Sources are all files that Fetch knows.
var Sources = []Source{
	registrations(datasets.PracticeMap, "gp-reg-pat-prac-map", 4_000),
	registrations(datasets.PracticePatients, "gp-reg-pat-prac-all", 4_000),
	registrations(datasets.OrganisationPatients, "gp-reg-pat-prac-sing-age-regions", 1_000),
	report(datasets.Epraccur, "epraccur", 8_000),
	report(datasets.Epcn, "epcn", 800),
	report(datasets.CorePartners, "epcncorepartnerdetails", 4_000),
	report(datasets.Etr, "etr", 150),
	report(datasets.Eccg, "eccg", 150),
	report(datasets.Ebranchs, "ebranchs", 1_000),
	report(datasets.Edispensary, "edispensary", 8_000),
	report(datasets.Epharmacyhq, "epharmacyhq", 3_000),
	report(datasets.Successions, "succ", 5_000),
	{
		Name:      datasets.ConsolidatedList.Name,
		Catalogue: "https://opendata.nhsbsa.net/api/3/action/package_show?id=consolidated-pharmaceutical-list",
		Stem:      "consol_pharmacy_list", Page: contractorsPage,
		// NHSBSA publishes its files there.
		Hosts:    []string{"nhsbsa.net", "storage.googleapis.com"},
		MaxBytes: 64 << 20, MinRows: 6_000,
	},
}

// report is a report of ODS data search and export, which is updated every
// night. That server answers an unknown name with another list.
func report(d *files.Declaration, name string, rows int) Source {
	return Source{
		Name: d.Name, URL: "https://www.odsdatasearchandexport.nhs.uk/api/getReport?report=" + name, Stem: name,
		Page: odsPage, Hosts: []string{"odsdatasearchandexport.nhs.uk"}, MaxBytes: 64 << 20, MinRows: rows,
	}
}

// registrations is a file of the monthly release of patients registered at a GP
// practice. Its folder on the server differs from month to month.
func registrations(d *files.Declaration, stem string, rows int) Source {
	return Source{
		Name: d.Name, Release: registrationsPage + "/MONTH-YEAR", Stem: stem,
		Page: registrationsPage, Hosts: []string{"digital.nhs.uk"}, MaxBytes: 128 << 20, MinRows: rows,
	}
}

// asks returns the address that is asked first, and what to look for in its
// answer: "" if the answer is the file.
func (s *Source) asks(today graph.Day) (url, finds string) {
	switch {
	case s.Release != "":
		finds = fmt.Sprintf("a link to %s.csv or .zip, there or on the pages of the %d months before", s.Stem, maxMonths-1)
		return s.release(today, 0), finds
	case s.Catalogue != "":
		return s.Catalogue, fmt.Sprintf("the newest file named %s…", s.Stem)
	}
	return s.URL, ""
}
