//go:build generated

// The program calls every operation of a running throughline, with a client that a
// public generator makes from its description. It fails if an answer does not have
// the promised shape. web/api/client_test.go generates the client and runs this.
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

// run asks each operation once. A check is one operation and the promised shape
// of its answer.
func run(ctx context.Context, server string) error {
	c, err := NewClientWithResponses(server)
	if err != nil {
		return err
	}
	for _, check := range []func(context.Context, *ClientWithResponses) error{
		paths, search, sources, stakeholder, neighbours, network, pharmacies, access, owners, summary, lpcs, contacts, throughline, nobody,
	} {
		if err := check(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func text(s string) *string { return &s }

func paths(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.PathsWithResponse(ctx, &PathsParams{From: "X99001", To: "QZ9",
		Kinds: &[]PathsParamsKinds{"PCN", "SubICB"}, Avoid: &[]string{"X99002", "X99003"}})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Paths) == 0 ||
		a.JSON200.Paths[0].Edges[0].Type == "" || a.JSON200.Paths[0].Words == "" {
		return fmt.Errorf("paths: %s: %w", a.Body, err)
	}
	return nil
}

func search(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.SearchWithResponse(ctx, &SearchParams{Q: text("bay view"), Kind: &[]SearchParamsKind{"Practice"}})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Hits) == 0 || a.JSON200.More ||
		a.JSON200.Hits[0].Code != "X99001" || a.JSON200.Hits[0].Kind != "Practice" {
		return fmt.Errorf("search: %s: %w", a.Body, err)
	}
	return nil
}

func sources(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.SourcesWithResponse(ctx, &SourcesParams{})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Sources) < 5 ||
		a.JSON200.Sources[0].Rows < 1 || a.JSON200.Sources[0].Refusals == nil {
		return fmt.Errorf("sources: %s: %w", a.Body, err)
	}
	return nil
}

func stakeholder(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.StakeholderWithResponse(ctx, "U99001", &StakeholderParams{})
	if err != nil || a.JSON200 == nil || a.JSON200.Code != "U99001" || len(a.JSON200.People) == 0 {
		return fmt.Errorf("stakeholder: %s: %w", a.Body, err)
	}
	return nil
}

func neighbours(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.NeighboursWithResponse(ctx, "U99001", &NeighboursParams{Edges: &[]NeighboursParamsEdges{"MEMBER_OF"}})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Steps) == 0 ||
		int(a.JSON200.Total) < len(a.JSON200.Steps) {
		return fmt.Errorf("neighbours: %s: %w", a.Body, err)
	}
	return nil
}

func network(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.NetworkWithResponse(ctx, "U99001", &NetworkParams{})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Nodes) < 10 ||
		a.JSON200.Nodes[0].Code != "U99001" || len(a.JSON200.Edges) == 0 {
		return fmt.Errorf("network: %s: %w", a.Body, err)
	}
	return nil
}

func pharmacies(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.PharmaciesWithResponse(ctx, "U99001", &PharmaciesParams{Rule: text("within:1600")})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Pairs) == 0 {
		return fmt.Errorf("pharmacies: %s: %w", a.Body, err)
	}
	return nil
}

func access(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.AccessWithResponse(ctx, "U99001", &AccessParams{At: text("Sat 16:00")})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Week) != 7 || a.JSON200.At != "Sat 16:00" ||
		a.JSON200.From != "07:00" || len(a.JSON200.Pharmacies) == 0 || a.JSON200.All.Open == 0 {
		return fmt.Errorf("access: %s: %w", a.Body, err)
	}
	return nil
}

func owners(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.OwnersWithResponse(ctx, "U99001", &OwnersParams{})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Owners) == 0 {
		return fmt.Errorf("owners: %s: %w", a.Body, err)
	}
	return nil
}

func summary(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.SummaryWithResponse(ctx, "QZ9", &SummaryParams{})
	if err != nil || a.JSON200 == nil || a.JSON200.Practices == 0 || a.JSON200.Networks == 0 {
		return fmt.Errorf("summary: %s: %w", a.Body, err)
	}
	return nil
}

func lpcs(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.LpcsWithResponse(ctx, "U99009", &LpcsParams{})
	if err != nil || a.JSON200 == nil || !a.JSON200.Straddles {
		return fmt.Errorf("lpcs: %s: %w", a.Body, err)
	}
	return nil
}

func contacts(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.ContactsWithResponse(ctx, "U99001", &ContactsParams{To: text("QZ9")})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Contacts) == 0 || len(a.JSON200.Way) < 2 {
		return fmt.Errorf("contacts: %s: %w", a.Body, err)
	}
	return nil
}

func throughline(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.ThroughlineWithResponse(ctx, "X99001", &ThroughlineParams{})
	if err != nil || a.JSON200 == nil || len(a.JSON200.Stages) < 4 {
		return fmt.Errorf("throughline: %s: %w", a.Body, err)
	}
	return nil
}

// nobody asks with a code that no stakeholder has, and expects a problem.
func nobody(ctx context.Context, c *ClientWithResponses) error {
	a, err := c.PathsWithResponse(ctx, &PathsParams{From: "NOBODY", To: "QZ9"})
	if err != nil || a.StatusCode() != http.StatusNotFound || a.JSON200 != nil ||
		a.ApplicationproblemJSON404 == nil || *a.ApplicationproblemJSON404.Param != "from" {
		return fmt.Errorf("a code that nobody has: %d %s: %w", a.StatusCode(), a.Body, err)
	}
	return nil
}
