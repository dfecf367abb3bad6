package loaders

import (
	"github.com/throughline-graph/throughline/loaders/datasets"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/people"
)

// Datasets are all data sets, in the order in which a file is compared with them.
var Datasets = files.Catalogue{
	datasets.Epraccur, datasets.Eccg, datasets.Etr, datasets.Edispensary, datasets.Epharmacyhq, datasets.Ebranchs,
	datasets.PracticeMap, datasets.PracticePatients, datasets.OrganisationPatients,
	datasets.ICBPartners, datasets.Epcn, datasets.CorePartners, // Epcn takes every other workbook
	datasets.NHSUK, datasets.PracticePoints, datasets.PostcodeBoards, datasets.PostcodePoints,
	datasets.TrustCatchment, datasets.CancerAlliances, datasets.BoardNames, datasets.BoardChanges, datasets.SubICBMoves,
	datasets.Successions, datasets.SiteNames,
	datasets.ConsolidatedList, datasets.Dispensing, datasets.AreasOfLPCs,
	datasets.Ect, datasets.CareTrustSites, datasets.TrustSites, datasets.ProviderSites, datasets.Providers, datasets.Authorities,
	datasets.SpecialBodies,
	datasets.SupportAgencies, datasets.OtherBodies, datasets.Hospices,
	datasets.Memberships, datasets.Records, datasets.AreasOfPostcodes, datasets.LPCNames,
	datasets.SystemPlaces, datasets.ReportingEntities,
	datasets.Federations, datasets.FederationPCNs, datasets.Places, datasets.PlaceMembers, datasets.PlacePartners,
	datasets.Allocations, datasets.Operators, datasets.LPCs, datasets.LPCCovers, datasets.PharmacyLeads,
	people.Table, people.Log,
}
