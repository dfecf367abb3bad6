package export

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
)

func TestGraphMLByteForByte(t *testing.T) {
	g := &graph.Snapshot{
		Nodes: []graph.Node{
			{Code: "A", Kind: graph.Practice, Name: "Fish & \"Chips\" <b>it's</b>\tone\ntwo\r\x00\xff", Opened: 20200401,
				Postcode: "ZZ1 1ZZ", Source: "s", Seen: 20260101},
			{Code: `B"<`, Kind: graph.PCN, Name: "Straße ☃"},
			{Code: "C", Kind: graph.PCN, Name: "closed", Closed: 20210101},
		},
		Edges: []graph.Edge{
			{Type: graph.MemberOf, From: "A", To: `B"<`, Since: 20200401, Source: "a>b", Seen: 20260101, Rule: "r & r"},
			{Type: graph.MemberOf, From: "A", To: "C"},
		},
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="n_kind" for="node" attr.name="kind" attr.type="string"/>
<key id="n_name" for="node" attr.name="name" attr.type="string"/>
<key id="n_opened" for="node" attr.name="opened" attr.type="string"/>
<key id="n_closed" for="node" attr.name="closed" attr.type="string"/>
<key id="n_status" for="node" attr.name="status" attr.type="string"/>
<key id="n_postcode" for="node" attr.name="postcode" attr.type="string"/>
<key id="n_source" for="node" attr.name="source" attr.type="string"/>
<key id="n_seen" for="node" attr.name="seen" attr.type="string"/>
<key id="n_basis" for="node" attr.name="basis" attr.type="string"/>
<key id="e_type" for="edge" attr.name="type" attr.type="string"/>
<key id="e_since" for="edge" attr.name="since" attr.type="string"/>
<key id="e_until" for="edge" attr.name="until" attr.type="string"/>
<key id="e_source" for="edge" attr.name="source" attr.type="string"/>
<key id="e_seen" for="edge" attr.name="seen" attr.type="string"/>
<key id="e_basis" for="edge" attr.name="basis" attr.type="string"/>
<key id="e_role" for="edge" attr.name="role" attr.type="string"/>
<key id="e_rule" for="edge" attr.name="rule" attr.type="string"/>
<key id="e_cost" for="edge" attr.name="cost" attr.type="int"/>
<graph edgedefault="directed">
<node id="A"><data key="n_kind">Practice</data>` +
		`<data key="n_name">Fish &amp; &#34;Chips&#34; &lt;b&gt;it&#39;s&lt;/b&gt;&#x9;one&#xA;two&#xD;` +
		"\uFFFD\uFFFD" + `</data><data key="n_opened">2020-04-01</data><data key="n_postcode">ZZ1 1ZZ</data><data key="n_source">s</data>` +
		`<data key="n_seen">2026-01-01</data></node>
<node id="B&#34;&lt;"><data key="n_kind">PCN</data><data key="n_name">Straße ☃</data></node>
<edge source="A" target="B&#34;&lt;"><data key="e_type">MEMBER_OF</data><data key="e_since">2020-04-01</data>` +
		`<data key="e_source">a&gt;b</data><data key="e_seen">2026-01-01</data><data key="e_rule">r &amp; r</data>` +
		`<data key="e_cost">1</data></edge>
</graph>
</graphml>
`
	var b bytes.Buffer
	if err := GraphML(&b, g, About{On: 20260101}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for d := xml.NewDecoder(&b); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// full is a disk that has room for so many bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestGraphMLThatCannotBeWrittenIsAnError(t *testing.T) {
	g := &graph.Snapshot{Nodes: []graph.Node{{Code: "A", Kind: graph.PCN, Name: strings.Repeat("x", 100)}},
		Edges: []graph.Edge{{Type: graph.MemberOf, From: "A", To: "A"}}}
	var b bytes.Buffer
	if err := GraphML(&b, g, About{}); err != nil {
		t.Fatal(err)
	}
	for room := range b.Len() {
		f := full(room)
		if err := GraphML(&f, g, About{}); err == nil {
			t.Fatalf("no error with room for %d of %d bytes", room, b.Len())
		}
	}
}
