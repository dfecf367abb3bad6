package graph

// Across is a PCN with member practices in an area but a commissioner outside
// it, so it belongs to two areas.
type Across struct {
	PCN     Ref   `json:"pcn"`
	By      []Ref `json:"by" doc:"of an ICS: the boards of its commissioners; of a place or sub-ICB: its commissioners"`
	Here    int   `json:"here" doc:"of its member practices, those commissioned here"`
	Members int   `json:"members"`
}
