//go:build generated

// The program calls every operation of a running throughline by a client that a
// public generator made of its description, and fails where an answer is not of
// the promised shape. The client is made anew by the test that runs this; see
// web/client_test.go.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	_ "github.com/oapi-codegen/runtime" // by the generated half
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, server string) error {
	c, err := NewClientWithResponses(server)
	if err != nil {
		return err
	}
	text := func(s string) *string { return &s }
	paths, err := c.PathsWithResponse(ctx, &PathsParams{From: "X99001", To: "QZ9", Kinds: &[]PathsParamsKinds{"PCN", "SubICB"}, Avoid: &[]string{"X99002", "X99003"}})
	if err != nil || paths.JSON200 == nil || len(paths.JSON200.Paths) == 0 || paths.JSON200.Paths[0].Edges[0].Type == "" || paths.JSON200.Paths[0].Words == "" {
		return fmt.Errorf("paths: %s: %w", paths.Body, err)
	}
	search, err := c.SearchWithResponse(ctx, &SearchParams{Q: text("bay view"), Kind: &[]SearchParamsKind{"Practice"}})
	if err != nil || search.JSON200 == nil || len(search.JSON200.Hits) == 0 || search.JSON200.Hits[0].Code != "X99001" || search.JSON200.Hits[0].Kind != "Practice" || search.JSON200.More {
		return fmt.Errorf("search: %s: %w", search.Body, err)
	}
	sources, err := c.SourcesWithResponse(ctx, &SourcesParams{})
	if err != nil || sources.JSON200 == nil || len(sources.JSON200.Sources) < 5 || sources.JSON200.Sources[0].Rows < 1 || sources.JSON200.Sources[0].Refusals == nil {
		return fmt.Errorf("sources: %s: %w", sources.Body, err)
	}
	one, err := c.StakeholderWithResponse(ctx, "U99001", &StakeholderParams{})
	if err != nil || one.JSON200 == nil || one.JSON200.Code != "U99001" || len(one.JSON200.People) == 0 {
		return fmt.Errorf("stakeholder: %s: %w", one.Body, err)
	}
	near, err := c.NeighboursWithResponse(ctx, "U99001", &NeighboursParams{Edges: &[]NeighboursParamsEdges{"MEMBER_OF"}})
	if err != nil || near.JSON200 == nil || len(near.JSON200.Steps) == 0 || int(near.JSON200.Total) < len(near.JSON200.Steps) {
		return fmt.Errorf("neighbours: %s: %w", near.Body, err)
	}
	network, err := c.NetworkWithResponse(ctx, "U99001", &NetworkParams{})
	if err != nil || network.JSON200 == nil || len(network.JSON200.Nodes) < 10 || network.JSON200.Nodes[0].Code != "U99001" || len(network.JSON200.Edges) == 0 {
		return fmt.Errorf("network: %s: %w", network.Body, err)
	}
	pharmacies, err := c.PharmaciesWithResponse(ctx, "U99001", &PharmaciesParams{Rule: text("within:1600")})
	if err != nil || pharmacies.JSON200 == nil || len(pharmacies.JSON200.Pairs) == 0 {
		return fmt.Errorf("pharmacies: %s: %w", pharmacies.Body, err)
	}
	access, err := c.AccessWithResponse(ctx, "U99001", &AccessParams{At: text("Sat 16:00")})
	if err != nil || access.JSON200 == nil || len(access.JSON200.Week) != 7 || access.JSON200.At != "Sat 16:00" || access.JSON200.From != "07:00" || len(access.JSON200.Pharmacies) == 0 || access.JSON200.All.Open == 0 {
		return fmt.Errorf("access: %s: %w", access.Body, err)
	}
	owners, err := c.OwnersWithResponse(ctx, "U99001", &OwnersParams{})
	if err != nil || owners.JSON200 == nil || len(owners.JSON200.Owners) == 0 {
		return fmt.Errorf("owners: %s: %w", owners.Body, err)
	}
	lpcs, err := c.LpcsWithResponse(ctx, "U99009", &LpcsParams{})
	if err != nil || lpcs.JSON200 == nil || !lpcs.JSON200.Straddles {
		return fmt.Errorf("lpcs: %s: %w", lpcs.Body, err)
	}
	contacts, err := c.ContactsWithResponse(ctx, "U99001", &ContactsParams{To: text("QZ9")})
	if err != nil || contacts.JSON200 == nil || len(contacts.JSON200.Contacts) == 0 || len(contacts.JSON200.Way) < 2 {
		return fmt.Errorf("contacts: %s: %w", contacts.Body, err)
	}
	line, err := c.ThroughlineWithResponse(ctx, "X99001", &ThroughlineParams{})
	if err != nil || line.JSON200 == nil || len(line.JSON200.Stages) < 4 {
		return fmt.Errorf("throughline: %s: %w", line.Body, err)
	}
	wrong, err := c.PathsWithResponse(ctx, &PathsParams{From: "NOBODY", To: "QZ9"})
	if err != nil || wrong.StatusCode() != http.StatusNotFound || wrong.JSON200 != nil || wrong.ApplicationproblemJSON404 == nil || *wrong.ApplicationproblemJSON404.Param != "from" {
		return fmt.Errorf("a code that nobody has: %d %s: %w", wrong.StatusCode(), wrong.Body, err)
	}
	return nil
}
