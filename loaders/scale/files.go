package scale

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// folder is the files of one month while they are written.
type folder struct {
	month int
	open  func(name string) (*os.File, error)
	all   []*table
	err   error
}

// table is one file while it is written. It keeps the first error.
type table struct {
	File
	out  *bufio.Writer
	file *os.File
	line []byte
	end  string
	sep  byte
	bare bool // quotes only where necessary; ODS lists quote every cell
}

// table returns the file with a name. A new one begins with head.
func (f *folder) table(name, dataset, head string, t table) *table {
	for _, o := range f.all {
		if o.Name == name {
			return o
		}
	}
	t.File = File{Name: name, Dataset: dataset}
	if f.err == nil {
		t.file, f.err = f.open(name)
	}
	if t.file == nil {
		t.out = bufio.NewWriter(errWriter{})
	} else {
		t.out = bufio.NewWriterSize(t.file, 1<<18)
	}
	_, _ = t.out.WriteString(head) // close reports what could not be written
	f.all = append(f.all, &t)
	return &t
}

type errWriter struct{}

// Write fails: a table that is not open takes nothing.
func (errWriter) Write([]byte) (int, error) { return 0, errors.New("the file is not open") }

func (f *folder) close() error {
	err := f.err
	for _, t := range f.all {
		if t.file != nil {
			err = errors.Join(err, t.out.Flush(), t.file.Close())
		}
	}
	return err
}

func (f *folder) files() []File {
	var out []File
	for _, t := range f.all {
		out = append(out, t.File)
	}
	return out
}

// row writes a row.
func (t *table) row(cells ...string) {
	t.Rows++
	b := t.line[:0]
	for i, c := range cells {
		if i > 0 {
			b = append(b, t.sep)
		}
		switch {
		case !t.bare:
			b = append(append(append(b, '"'), c...), '"')
		case t.sep == ',' && strings.IndexByte(c, ',') >= 0:
			b = append(append(append(b, '"'), c...), '"')
		default:
			b = append(b, c...)
		}
	}
	t.line = append(b, t.end...)
	_, _ = t.out.Write(t.line) // close reports what could not be written
}

// The dialects of files: ODS lists of 2025 on, those before, and files with headings.
var (
	export = table{sep: ',', end: "\r\n"}
	legacy = table{sep: ',', end: "\n"}
	plain  = table{sep: ',', end: "\n", bare: true}
	nhsuk  = table{sep: '~', end: "\n", bare: true}
)

// day writes a day as YYYYMMDD, or "" if unknown.
func day(d graph.Day) string {
	if d == 0 {
		return ""
	}
	return strconv.Itoa(int(d))
}

// ods writes a row of the common ODS layout.
func (t *table) ods(b *body, address bool, subtype, amended, operator, setting string) {
	street, town := b.site.street, b.site.town
	third := ""
	if !address { // the legacy lists have free lines
		third, town = town, ""
	}
	t.row(b.code, b.name, b.region, b.board, street, "", third, town, "", b.site.postcode, day(b.opened), day(b.closed), b.status, subtype,
		b.parent, day(b.joined), day(b.left), b.phone, "", "", "", amended, "", operator, "", setting, "")
}

func (e *england) write(f *folder) {
	listed := listDay[f.month]
	e.writeCentres(f.table(fmt.Sprintf("epraccur-%s.csv", listed), "epraccur", "", export))
	e.writeNetworks(f.table(fmt.Sprintf("epcn-%s.csv", listed), "epcn", "", export))
	e.writeMembers(f.table(fmt.Sprintf("epcncorepartnerdetails-%s.csv", listed), "epcncorepartnerdetails", "", export))
	e.writeMap(f.table(fmt.Sprintf("gp-reg-pat-prac-map-%s.csv", mapDay[f.month]), "gp-reg-pat-prac-map", mapHead, plain), mapDay[f.month])
	e.writePharmacies(f.table(fmt.Sprintf("edispensary-%s.csv", listed), "edispensary", "", legacy))
	e.writePoints(f.table(fmt.Sprintf("pharmacy_postcode_geo_lookup-%s.csv", listed), "postcode-boards",
		"postcode,lat,lon,icb_code,icb_name,nhs_region\n", plain),
		f.table(fmt.Sprintf("postcode_latlong-%s.csv", listed), "postcode-points", "postcode_nospace,lat,lon,source\n", plain))
	if f.month > 0 {
		return // the other lists are not monthly
	}
	e.writePatients(f.table("gp-reg-pat-prac-all-2026-08-01.csv", "gp-reg-pat-prac-all",
		"PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS\n", plain),
		f.table("gp-reg-pat-org-totals-2026-08-01.csv", "gp-reg-pat-org",
			"PUBLICATION,EXTRACT_DATE,ORG_TYPE,ORG_CODE,ONS_CODE,SEX,AGE,NUMBER_OF_PATIENTS\n", plain))
	branches := f.table("ebranchs-2026-07-31.csv", "ebranchs", "", legacy)
	for i := range e.branches {
		branches.ods(&e.branches[i], false, "", "0", "B", "")
	}
	owners := f.table("epharmacyhq-2026-07-31.csv", "epharmacyhq", "", legacy)
	for i := range e.owners {
		// The list names four owners in five, as in 2019.
		if i%5 != 4 {
			owners.ods(&e.owners[i], false, "", "0", "", "")
		}
	}
	e.writeTrusts(f.table("etr-2026-07-31.csv", "etr", "", export),
		f.table("nhs_trust22_to_icb22_share-2026-04-30.csv", "trust-catchment", "nhs_trust22_code,icb22_code,proportion_trust_came_from_icb\n",
			plain),
		f.table("ods_ca_mapping-2026-04-30.csv", "cancer-alliances", "ods_code,ods_name,cancer_alliance_name,cancer_alliance_code,\n", plain))
	e.writeHospitals(f.table("Hospital-2026-07-31.csv", "nhsuk", hospitalHead, nhsuk))
	e.writeSubs(f.table("eccg-2026-07-31.csv", "eccg", "", export),
		f.table("successions-2026-07-31.csv", "successions", "predecessor_code,successor_code,effective_date\n", plain))
	e.writeBoards(f.table("ICB_DEC_2024_names_codes-2024-12-31.csv", "icb-names", "ICB24CD,ICB24CDH,ICB24NM,ObjectId\n", plain),
		f.table("icb_succession-2026-04-30.csv", "icb-changes",
			"old_icb_code,old_icb_name,new_icb_code,new_icb_name,effective_date,active_gp_practices_moved\n", plain))
	e.writeAreas(f.table("consol_pharmacy_list_202627q1.csv", "consolidated-list", consolidatedHead, plain),
		f.table("hwb_to_lpc-2026-04-01.csv", "lpc", "health_and_wellbeing_board,lpc_name,basis,note\n", plain))
}

func (e *england) writeCentres(t *table) {
	for i := range e.centres {
		c := &e.centres[i]
		if c.region == "" {
			t.LeftOut++
		}
		t.ods(&c.body, true, c.subtype, "1", c.operator, c.setting)
	}
}

func (e *england) writeNetworks(t *table) {
	for i := range e.networks {
		n := &e.networks[i]
		sub := n.sub
		t.row(n.code, n.name, e.subCode(sub), strings.ToUpper(e.subNames[sub]), day(n.opened), day(n.closed), n.site.street, "", "", n.site.town,
			"", n.site.postcode)
	}
}

func (e *england) writeMembers(t *table) {
	for i := range e.members {
		m := &e.members[i]
		c := &e.centres[m.centre]
		match := "TRUE"
		if m.sub != c.sub {
			match = "FALSE"
		}
		t.row(c.code, c.name, e.subCode(c.sub), strings.ToUpper(e.subNames[c.sub]), m.network, m.name, e.subCode(m.sub),
			strings.ToUpper(e.subNames[m.sub]), day(m.since), day(m.until), match)
	}
}

const mapHead = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE," +
	"SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME," +
	"ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME,SUPPLIER_NAME\n"

func (e *england) writeMap(t *table, on graph.Day) {
	extract := fmt.Sprintf("%02d%s%d", int(on)%100, map[int]string{8: "Aug", 9: "Sep"}[int(on)/100%100], int(on)/10000)
	for i := range e.centres {
		c := &e.centres[i]
		if !c.listed {
			continue
		}
		code, name := "U", "Unallocated"
		if c.network >= 0 {
			code, name = e.networks[c.network].code, e.networks[c.network].name
		}
		if c.over[0] != "" {
			code, name = c.over[0], c.over[1]
		}
		b := e.boardOf[c.sub]
		t.row("GP_PRAC_PAT_LIST", extract, c.code, c.name, c.site.postcode, code, name, ons("E38", e.k, 400, c.sub), e.subCode(c.sub),
			e.subNames[c.sub],
			boardONS(e.k, b), c.board, e.boardNms[b], ons("E40", e.k, 10, e.regionOf[b]), c.region, e.regionName(b), c.supplier)
	}
}

func (e *england) regionName(board int) string {
	return fmt.Sprintf("Region %d of England %d", e.regionOf[board]+1, e.k+1)
}

func (e *england) writePatients(each, totals *table) {
	boards, regions, subs := make([]int, e.layout.boards), make([]int, e.regions), make([]int, e.subs)
	networks := make([]int, e.layout.networks)
	none := 0
	for i := range e.centres {
		c := &e.centres[i]
		if !c.listed {
			continue
		}
		each.row("GP_PRAC_PAT_LIST", "2026-08-01", "GP", e.subCode(c.sub), ons("E38", e.k, 400, c.sub), c.code, c.site.postcode, "ALL", "ALL",
			strconv.Itoa(c.patients))
		b := e.boardOf[c.sub]
		boards[b] += c.patients
		regions[e.regionOf[b]] += c.patients
		subs[c.sub] += c.patients
		if c.network >= 0 {
			networks[c.network] += c.patients
		} else {
			none += c.patients
		}
	}
	total := func(kind, code, ons string, patients int) {
		totals.row("GP_PRAC_PAT_LIST", "2026-08-01", kind, code, ons, "ALL", "ALL", strconv.Itoa(patients))
	}
	for i, n := range regions {
		total("Comm Region", regionShape.code(e.k, i), ons("E40", e.k, 10, i), n)
	}
	for i, n := range boards {
		total("ICB", e.boardCode(e.k, i), boardONS(e.k, i), n)
	}
	for i, n := range subs {
		total("SUB_ICB_LOCATION_CODE", e.subCode(i), ons("E38", e.k, 400, i), n)
	}
	for i, n := range networks {
		total("PCN", e.networks[i].code, "", n)
	}
	total("PCN", "U", "", none)
	totals.LeftOut++
}

func (e *england) writePharmacies(t *table) {
	for i := range e.pharmacies {
		p := &e.pharmacies[i]
		if p.board == "Q99" {
			t.LeftOut++
		}
		t.ods(&p.body, false, p.subtype, "0", p.board, "")
	}
}

func (e *england) writePoints(boards, points *table) {
	degrees := func(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64) }
	seen := map[string]bool{}
	for i := range e.pharmacies {
		p := &e.pharmacies[i]
		pc := strings.ReplaceAll(p.site.postcode, " ", "")
		if p.area < 0 || seen[pc] || i%200 == 199 { // the look-up lacks some
			continue
		}
		seen[pc] = true
		boards.row(pc, degrees(p.site.lat), degrees(p.site.lon), boardONS(e.k, p.site.board), e.boardNms[p.site.board],
			e.regionName(p.site.board))
	}
	for i := range e.sites {
		s := &e.sites[i]
		if i%33 == 32 {
			continue
		}
		points.row(strings.ReplaceAll(s.postcode, " ", ""), degrees(s.lat), degrees(s.lon), "made up")
	}
	points.row("", "52.5757", "-1.3216", "made up") // the real file has a row without a postcode too
	points.LeftOut++
}

func (e *england) writeTrusts(trusts, shares, alliances *table) {
	for i := range e.trusts {
		t := &e.trusts[i]
		trusts.ods(&t.body, true, "", "1", t.letter, "")
		for _, s := range t.serves {
			shares.row(t.code, s.board, strconv.FormatFloat(s.part, 'g', -1, 64))
		}
		if i < 205*len(e.trusts)/271 {
			a := i * e.alliances / len(e.trusts)
			alliances.row(t.code, title(t.name), fmt.Sprintf("Cancer Alliance %d of England %d", a+1, e.k+1), allianceShape.code(e.k, a), "")
		}
	}
	for i := range 3 {
		w := body{code: write36("7Axx", e.k*3+i), name: townName(e.r) + " HEALTH BOARD", region: "W00", board: "Q99", opened: 20091001}
		trusts.LeftOut++
		trusts.ods(&w, true, "", "1", "W", "")
	}
}

const hospitalHead = "OrganisationID~OrganisationCode~OrganisationType~SubType~Sector~OrganisationStatus~IsPimsManaged~" +
	"OrganisationName~Address1~Address2~Address3~City~County~Postcode~Latitude~Longitude~" +
	"ParentODSCode~ParentName~Phone~Email~Website~Fax\n"

func (e *england) writeHospitals(t *table) {
	for i, h := range e.hospitals() {
		name, code := h.name, h.code
		switch i {
		case 5:
			name = "H\xf4pital " + name // Windows-1252, as in the directory of 2020
		case 9:
			code = "DELETED_" + code // which no loader takes for a code
			t.Refused++
		}
		t.row(strconv.Itoa(e.k*10_000+i), code, "Hospital", "Hospital", "NHS Sector", "Visible", "True", name, h.site.street, "", "",
			title(h.site.town), "", h.site.postcode,
			strconv.FormatFloat(h.site.lat, 'f', 6, 64), strconv.FormatFloat(h.site.lon, 'f', 6, 64), h.parent, h.parentName, "", "", "", "")
	}
}

func (e *england) writeSubs(t, successions *table) {
	row := func(code, name string, board int, closed graph.Day, roles string) {
		b := body{code: code, name: strings.ToUpper(name), region: e.region(board), board: e.boardCode(e.k, board), opened: 20130401,
			closed: closed, site: site{street: "1 HIGH STREET", town: e.towns[board].name, postcode: outward(e.k, board) + " 7ZZ"}}
		t.ods(&b, true, roles, "1", "", "")
	}
	for s := range e.subs {
		roles := "RO319"
		if s%18 == 0 {
			roles = "RO319|RO326"
		}
		row(e.subCode(s), e.subNames[s], e.boardOf[s], 0, roles)
	}
	for i := range e.goneSubs {
		s := i * e.subs / e.goneSubs
		code := e.subCode(e.subs + i)
		row(code, "NHS "+e.towns[i%len(e.towns)].name+" CCG", e.boardOf[s], 20210331, "")
		successions.row(code, e.subCode(s), "2021-04-01")
	}
	for i := range e.hubs {
		closed := graph.Day(0)
		if i >= e.hubs/2 {
			closed = 20200331
		}
		row(e.subCode(e.subs+e.goneSubs+i), fmt.Sprintf("COMMISSIONING HUB %d", i+1), i%e.layout.boards, closed, "RO218")
	}
	for i := range e.entities {
		row(entityShape.code(e.k, i), e.towns[i%len(e.towns)].name+" REPORTING ENTITY", i%e.layout.boards, 0, "RO327")
	}
	// Practices that closed were taken over by others of their sub-ICB.
	for i := e.layout.practices + e.dormant; i < e.layout.practices+e.dormant+e.gonePractices; i += 27 {
		successions.row(e.centres[i].code, e.centres[i%e.layout.practices].code, e.centres[i].closed.Add(1).String())
	}
}

func (e *england) writeBoards(names, changes *table) {
	n := 0
	name := func(code, ons, name string) {
		n++
		names.row(ons, code, name, strconv.Itoa(n))
	}
	var fresh []int
	for b := range e.layout.boards {
		if e.isNew(b) {
			fresh = append(fresh, b)
			continue
		}
		name(e.boardCode(e.k, b), boardONS(e.k, b), e.boardNms[b])
	}
	for i := range e.goneBoards {
		code := boardShape.code(e.k, e.layout.boards+i)
		old := fmt.Sprintf("NHS %s Integrated Care Board", title(e.towns[i].name))
		name(code, boardONS(e.k, e.layout.boards+i), old)
		to := fresh[i*len(fresh)/e.goneBoards]
		changes.row(code, old, e.boardCode(e.k, to), e.boardNms[to], "2026-04-01", "100")
		if i < e.splitBoards {
			to = fresh[(i*len(fresh)/e.goneBoards+1)%len(fresh)]
			changes.row(code, old, e.boardCode(e.k, to), e.boardNms[to], "2026-04-01", "30")
		}
	}
}

// consolidatedHead begins with a byte order mark, as the real list does.
const consolidatedHead = "\ufeffPHARMACY_ODS_CODE_(F-CODE),HEALTH_AND_WELLBEING_BOARD,PHARMACY_TRADING_NAME,ORGANISATION_NAME," +
	"ADDRESS_FIELD1,ADDRESS_FIELD2,ADDRESS_FIELD3,ADDRESS_FIELD4,POST_CODE," +
	"PHARMACY_OPENING_HOURS_MONDAY,MON_TOTAL,PHARMACY_OPENING_HOURS_TUESDAY,TUES_TOTAL,PHARMACY_OPENING_HOURS_WEDNESDAY,WED_TOTAL," +
	"PHARMACY_OPENING_HOURS_THURSDAY,THURS_TOTAL," +
	"PHARMACY_OPENING_HOURS_FRIDAY,FRI_TOTAL,PHARMACY_OPENING_HOURS_SATURDAY,SAT_TOTAL,PHARMACY_OPENING_HOURS_SUNDAY,SUN_TOTAL," +
	"WEEKLY_TOTAL,CONTRACT_TYPE\n"

func (e *england) writeAreas(pharmacies, committees *table) {
	area := func(a int) string {
		return fmt.Sprintf("%s COUNCIL AREA %d.%d", e.towns[a%len(e.towns)].name, e.k+1, a+1)
	}
	for i := range e.pharmacies {
		p := &e.pharmacies[i]
		if p.area < 0 {
			continue
		}
		where, contract := area(p.area), "Community"
		if i < 2 {
			where = ""
		}
		if p.subtype == "2" {
			contract = "DAC"
		}
		hours := "09:00-18:00"
		if i%3 == 0 {
			hours = "09:00-13:00,14:00-18:00"
		}
		pharmacies.row(p.code, where, strings.TrimSpace(p.name), "MADE UP LTD", p.site.street, p.site.town, " ", " ", p.site.postcode,
			hours, "9", hours, "9", hours, "9", hours, "9", hours, "9", "09:00-13:00", "4", "CLOSED", "", "49", contract)
	}
	for a, c := range e.areaOf {
		committees.row(area(a), fmt.Sprintf("%s and District %d.%d", title(e.towns[c%len(e.towns)].name), e.k+1, c+1), "made up", "")
	}
}
