package loaders

import (
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/people"
)

// Datasets are all data sets, in the order in which a file is compared with them.
var Datasets = files.Catalogue{
	Epraccur, Eccg, Etr, Edispensary, Epharmacyhq, Ebranchs,
	PracticeMap, PracticePatients, OrganisationPatients,
	Epcn, CorePartners,
	NHSUK, PracticePoints, PostcodeBoards, PostcodePoints,
	TrustCatchment, CancerAlliances, BoardNames, BoardChanges, SubICBMoves, Successions, SiteNames,
	ConsolidatedList, Dispensing, AreasOfLPCs,
	TrustSites, ProviderSites, Providers, Authorities, SpecialBodies, SupportAgencies, OtherBodies, Hospices,
	Memberships, Records, AreasOfPostcodes, LPCNames, SystemPlaces, ReportingEntities,
	Federations, FederationPCNs, Places, PlaceMembers, PlacePartners, Allocations, Operators, LPCs, LPCCovers, PharmacyLeads,
	people.Table, people.Log,
}
