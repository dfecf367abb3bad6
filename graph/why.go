package graph

// Why says why an answer has nothing, or not what was asked for: a code to decide
// by, and words to read. Both are empty where the answer has what was asked for.
type Why struct {
	Reason     string     `json:"reason" doc:"why there is nothing, in words, and what to load if that helps; empty if there is something"`
	ReasonCode ReasonCode `json:"reason_code"`
}

// ReasonCode is a reason that a program can decide by. Its words may change; it
// does not.
type ReasonCode string

// The reasons. ReasonCodes has the meaning of each.
const (
	WhyNotOpen          ReasonCode = "not-open"
	WhyViaNotOpen       ReasonCode = "via-not-open"
	WhyNoPath           ReasonCode = "no-path"
	WhyLongerPath       ReasonCode = "longer-path"
	WhyFartherPath      ReasonCode = "farther-path"
	WhyLimitedByAvoid   ReasonCode = "limited-by-avoid"
	WhyLimitedByVia     ReasonCode = "limited-by-via"
	WhyLimitedByKinds   ReasonCode = "limited-by-kinds"
	WhyLimitedByEdges   ReasonCode = "limited-by-edges"
	WhyLimitedByAll     ReasonCode = "limited-by-all"
	WhyLimitedAndFar    ReasonCode = "limited-and-far"
	WhyNoNeighbours     ReasonCode = "no-neighbours"
	WhyNoNetworks       ReasonCode = "no-networks"
	WhyNoPharmacy       ReasonCode = "no-pharmacy"
	WhyNoPCN            ReasonCode = "no-pcn"
	WhyNoCoordinates    ReasonCode = "no-coordinates"
	WhyNoDistance       ReasonCode = "no-distance"
	WhyNoDispensing     ReasonCode = "no-dispensing"
	WhyNoListOfLeads    ReasonCode = "no-list-of-leads"
	WhyNoHours          ReasonCode = "no-hours"
	WhyNoOwner          ReasonCode = "no-owner"
	WhyNoCommittee      ReasonCode = "no-committee"
	WhyNoneStraddles    ReasonCode = "none-straddles"
	WhyNobodyOnRecord   ReasonCode = "nobody-on-record"
	WhyPeopleHidden     ReasonCode = "people-hidden"
	WhyNothingFits      ReasonCode = "nothing-fits"
	WhyNoSuchPostcode   ReasonCode = "no-such-postcode"
	WhySimilarPostcodes ReasonCode = "similar-postcodes"
	WhyNothingOnRecord  ReasonCode = "nothing-on-record"
	WhyNoMemberPractice ReasonCode = "no-member-practice"
	WhyOutsideAnyPCN    ReasonCode = "outside-any-pcn"
	WhyAllocatedOnly    ReasonCode = "allocated-only"
	WhyNoListOfTrusts   ReasonCode = "no-list-of-trusts"
	WhyBoardClosed      ReasonCode = "board-closed"
	WhyBeforeBoards     ReasonCode = "before-boards"
)

// ReasonMeaning is a reason, and what it means.
type ReasonMeaning struct {
	Code  ReasonCode
	Means string
}

// ReasonCodes are all reasons, in the order of the questions that give them.
var ReasonCodes = []ReasonMeaning{
	{WhyNotOpen, "it was not open on the day"},
	{WhyViaNotOpen, "a stakeholder that the path must pass was not open on the day"},
	{WhyNoPath, "no path connects the two, even at the highest cost and the most hops"},
	{WhyLongerPath, "there is a path with more hops than were allowed"},
	{WhyFartherPath, "there is a path that costs more than was allowed"},
	{WhyLimitedByAvoid, "every path passes one to avoid"},
	{WhyLimitedByVia, "no path passes all of via"},
	{WhyLimitedByKinds, "every path passes another kind"},
	{WhyLimitedByEdges, "every path walks another type of edge"},
	{WhyLimitedByAll, "no path fits all of the limits together"},
	{WhyLimitedAndFar, "without any of the limits there is a path, but it has more hops or costs more than was allowed"},
	{WhyNoNeighbours, "nothing is one step away on the day, of the kinds and types of edge asked for"},
	{WhyNoNetworks, "no primary care network on record belongs to it"},
	{WhyNoPharmacy, "by the rule, no pharmacy belongs to it"},
	{WhyNoPCN, "by the rule, the pharmacy belongs to no PCN"},
	{WhyNoCoordinates, "the coordinates of the pharmacy are not known"},
	{WhyNoDistance, "nothing is loaded to measure distances by"},
	{WhyNoDispensing, "no dispensing figures are loaded"},
	{WhyNoListOfLeads, "no list of lead pharmacies is loaded"},
	{WhyNoHours, "no opening hours are loaded"},
	{WhyNoOwner, "no list loaded gives an owner"},
	{WhyNoCommittee, "no committee on record covers it"},
	{WhyNoneStraddles, "each PCN has at most one committee"},
	{WhyNobodyOnRecord, "nobody on record holds a role there"},
	{WhyPeopleHidden, "the server shows no people"},
	{WhyNothingFits, "no name, code or postcode fits"},
	{WhyNoSuchPostcode, "no stakeholder on record has the postcode"},
	{WhySimilarPostcodes, "no stakeholder on record has the postcode; others have one like it"},
	{WhyNothingOnRecord, "of a line: the stage has nobody on record"},
	{WhyNoMemberPractice, "of a line: the PCN has no member practice on record"},
	{WhyOutsideAnyPCN, "of a line: the practice is a member of no PCN"},
	{WhyAllocatedOnly, "of a line: the practice is a member of no PCN; one serves its patients"},
	{WhyNoListOfTrusts, "of a line: no list that is loaded says which board the trust is based in"},
	{WhyBoardClosed, "of a line: the board in which the newest list bases the trust has closed, and no list says who has the trust"},
	{WhyBeforeBoards, "of a line: on the day there was no integrated care board, and no list names its STP"},
}

// In returns the reason with its words.
func (c ReasonCode) In(words string) Why { return Why{words, c} }
