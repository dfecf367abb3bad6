package web

import (
	"maps"
	"net/url"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// Link is the address of a stakeholder's page on a day.
func Link(code string, on, today graph.Day) string {
	return OnDay("/s/"+url.PathEscape(code), on, today)
}

// OnDay returns an address without a day on a day.
func OnDay(address string, on, today graph.Day) string {
	if on == 0 || on == today {
		return address
	}
	address, part, named := strings.Cut(address, "#")
	joint := "?"
	if strings.Contains(address, "?") {
		joint = "&"
	}
	address += joint + "on=" + on.String()
	if named {
		address += "#" + part
	}
	return address
}

// With returns an address with the query v after these changes, given as name and value in turn.
func With(address string, v url.Values, changes ...string) string {
	v = maps.Clone(v)
	for i := 0; i+1 < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return address + "?" + v.Encode()
}

// BoxLink returns the address of a box: its stakeholder, or the list of what is folded.
func (s *Server) BoxLink(on graph.Day, all string) func(ladder.Box) string {
	today := s.Today()
	return func(b ladder.Box) string {
		switch {
		case b.Sort == ladder.Gap:
			return ""
		case b.Sort != ladder.More:
			return Link(b.Code, on, today)
		case b.Of == "":
			return all
		case b.Type == graph.Holds:
			return Link(b.Of, on, today) + "#people"
		}
		v := url.Values{"on": {on.String()}}
		if b.Type != "" {
			v.Set("edges", string(b.Type))
		}
		if b.Kind != "" {
			v.Set("kinds", string(b.Kind))
		}
		return "/s/" + url.PathEscape(b.Of) + "?" + v.Encode() + "#rel"
	}
}
