package graph

// The rules by which a pharmacy belongs to a PCN: there is no official list.
const (
	RuleNearest = "nearest" // the PCN of the practice nearest to it
	RuleWithin  = "within"  // each PCN with a member practice within a distance
	RuleItems   = "items"   // the PCN for whose practices it dispenses most items
	RuleLead    = "lead"    // as a supplied list of leads says
	RuleLPC     = "lpc"     // as the LPC aligns it
	RuleAll     = "all"     // each of them by itself, to compare
)

// Other rules that edges and answers name.
const (
	RuleBasedIn  = "based in" // a pharmacy belongs to the ICS that it is based in
	RuleInArea   = "in area"  // a pharmacy belongs to the council area that it is in
	RuleCovered  = "covered"  // a pharmacy belongs to the committee that covers it
	RuleOwned    = "owned"    // a pharmacy belongs to its owner
	RulePostcode = "postcode" // a pharmacy is in the ICS of its postcode, or in the council area of the pharmacies there
	RulePremises = "premises" // a pharmacy opened where another had just closed, and is in its council area
	RuleArea     = "area"     // a committee covers a pharmacy or a PCN, as it covers the council area
	RuleNetwork  = "network"  // a committee covers a pharmacy that is in no council area on record, as it covers its PCN
	RuleMembers  = "members"  // a PCN is commissioned as all its members are

	// What a list says of a body that closed goes on with the one that took over: its
	// hospitals, its patients.
	RuleSuccession = "succession"
)
