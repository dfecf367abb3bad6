package scale

import (
	"math/rand/v2"
	"strings"
)

// Names are made from syllables: as many words as a country has. A real
// practice's name appears only by chance.
var (
	townStarts = strings.Fields(`ASH BAR BECK BED BEN BIR BLACK BOX BRACK BRAD BRAN BRIG BROCK BUR CAL CAR CHEL CHES CLAP CLAY COL COP CRAN
		CROW DAL DAR DEN DIN DUN EAST ELM FAL FARN FEN FERN FIN FROD GARS GOS GRAN GREN HAD HAL HAR HASL HAT HAZ HEL
		HOL HORN HUN ING KEL KEN KIRK LANG LAX LIN LONG LUD MAL MAR MEL MID MIL MOR NET NOR OAK ORM OX PEN PICK RAD
		RAV RED RIP ROCK ROS RUSH SAL SAND SED SHAP SHER SKEL SNET SOL STAN STOCK SUD SWAL SWIN TAD TEN THORN THUR TIL
		TREN UP WAD WAL WAR WEN WES WHAL WIN WITH WOL WOOD WYM YAR YEL`)
	townMiddles = strings.Fields(`- - - - - - A BER BO DER EN ER ES IN ING KING LE LING MER NE O SING SON STER TER TING WOR Y`)
	townEnds    = strings.Fields(`BOROUGH BRIDGE BURN BURY BY CASTER CLIFFE COMBE COTE DALE DEAN DEN DON FIELD FOLD FORD GATE GROVE HALL HAM
		HAVEN HEAD HILL HOLME HURST INGTON LAND LEIGH LEY MERE MINSTER MOOR MOUTH NESS PORT POOL SHAW SIDE STEAD STOKE
		THORPE TON TREE WARD WATER WELL WICK WOOD WORTH`)
	surnameStarts = strings.Fields(`AB AD AL AN AR AT BAL BAN BAR BAT BEL BHAT BIR BOL BON BRA BUR CAL CAR CHA CHAN COL COO CUR DAL DAN DAS DES
		DIX DOR DUN ED EL EM FAR FEL FIN FOR GAL GAR GEN GIL GOR GUP HAL HAN HAR HAS HEN HOL HUS IB IM JAC JAM JEN JOS
		KAM KAR KAU KEL KHAN KUM LAL LAM LAW LEW MAC MAL MAN MAR MEH MER MIL MIR MOR MUR NAI NAR NEL NOR OKO OLA OS
		PAN PAR PAT PER POW RA RAH RAM RAN RAO RED ROB ROS RUS SAL SAN SAX SEL SHA SHAR SID SIM SIN SMI SOL SRI STE
		SUL SUR TAN TAY THA TOM TUR UD VAN VER VIR WAL WAR WEB WIL WOL YAD YAT ZAM`)
	surnameEnds = strings.Fields(`A ADE AKER AL ALI AM AN AND ANI AR ARD AS BERT BY CH CROFT DAR DEN DER DERS DON EED EEM EL ELL EN ER ERS ES
		ESH ETT EY GAN GAR GH HAM HAN HEW I IAN IDGE IE IK IL IN INDER ING INGTON IS ISH ISON ITH IYA JEE KAR KER KIN
		KINS LAND LER LEY LIN LING MAN MER MONT NA NELL NER NEY NOR O ON ONE OR OTT OVA OW RA RAJ RELL REN RICK SEN
		SKI SON STER TER THAN TON TY UJA UL ULA UR URA VAL VEY WALA WARD WELL WIN WOOD WORTH Y YA ZA`)
	streets = strings.Fields(`HIGH MARKET CHURCH STATION MILL PARK KING QUEEN VICTORIA LONDON SCHOOL BRIDGE CASTLE CHAPEL WEST EAST NORTH
		SOUTH MOOR GREEN MANOR SPRING GROVE HILL LIME CEDAR ASH ELM ORCHARD PRIORY ABBEY GEORGE ALBERT CROSS WELL POND
		FARM LODGE MEADOW RIVER`)
	ways = strings.Fields(`STREET ROAD ROAD ROAD LANE AVENUE CLOSE WAY DRIVE PARADE SQUARE`)

	practiceWords = []string{"SURGERY", "SURGERY", "MEDICAL CENTRE", "MEDICAL CENTRE", "MEDICAL PRACTICE", "HEALTH CENTRE", "PRACTICE",
		"GROUP PRACTICE", "FAMILY PRACTICE", "PARTNERSHIP"}
	pharmacyWords = []string{"PHARMACY", "PHARMACY", "PHARMACY", "CHEMIST", "CHEMISTS", "LATE NIGHT PHARMACY", "DISPENSARY"}
	serviceWords  = []string{"COMMUNITY NURSING SERVICE", "MINOR INJURIES UNIT", "OUT OF HOURS SERVICE", "DIABETES CLINIC",
		"DERMATOLOGY OUTREACH SERVICE", "COMMUNITY HUB",
		"EYE CLINIC", "SUBSTANCE MISUSE SERVICE", "HEART FAILURE SERVICE", "CHILDRENS SERVICE", "CONTINENCE SERVICE", "PHYSIOTHERAPY SERVICE",
		"RESPIRATORY SERVICE", "URGENT CARE CENTRE"}
	providerWords = []string{"HEALTHCARE LTD", "COMMUNITY CARE CIC", "MEDICAL SERVICES LIMITED", "HOSPICE", "CLINICS LTD", "HEALTH GROUP"}
	trustWords    = []string{"UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", "TEACHING HOSPITALS NHS TRUST", "HOSPITALS NHS FOUNDATION TRUST",
		"HEALTHCARE NHS FOUNDATION TRUST",
		"PARTNERSHIP NHS FOUNDATION TRUST", "COMMUNITY HEALTH NHS TRUST"}
	hospitalWords = []string{"Royal Infirmary", "General Hospital", "Community Hospital", "Cottage Hospital", "District Hospital", "Clinic",
		"Day Hospital", "Memorial Hospital"}
	parts = []string{"NORTH", "SOUTH", "EAST", "WEST", "CENTRAL", "GREATER", "UPPER", "LOWER"}
)

func one(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// townName is a word of two or three syllables.
func townName(r *rand.Rand) string {
	middle := one(r, townMiddles)
	if middle == "-" {
		middle = ""
	}
	return one(r, townStarts) + middle + one(r, townEnds)
}

func surname(r *rand.Rand) string { return one(r, surnameStarts) + one(r, surnameEnds) }

func initials(r *rand.Rand) string {
	const letters = "ABCDEFGHJKLMNPRSTVW"
	if r.IntN(2) == 0 {
		return string(letters[r.IntN(len(letters))])
	}
	return string(letters[r.IntN(len(letters))]) + " " + string(letters[r.IntN(len(letters))])
}

// practiceName returns a name that repeats as real ones do: many have the name of
// the street, some that of the doctor.
func practiceName(r *rand.Rand, town string) string {
	switch n := r.IntN(20); {
	case n < 8:
		return town + " " + one(r, practiceWords)
	case n < 12:
		return one(r, streets) + " " + one(r, ways) + " " + one(r, practiceWords[:6])
	case n < 14:
		return "THE " + one(r, streets) + " " + one(r, practiceWords)
	case n < 16:
		return "DR " + initials(r) + " " + surname(r)
	case n < 17:
		return "DR " + surname(r) + " & PARTNERS"
	default:
		return surname(r) + " " + one(r, practiceWords)
	}
}

// title writes a name in upper case as people write it.
func title(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}
