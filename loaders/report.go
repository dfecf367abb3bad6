package loaders

// AnyRefused says whether a file or a row was refused: the load is done, but
// not all of it went in.
func (r *Report) AnyRefused() bool {
	for i := range r.Files {
		if r.Files[i].Outcome == "refused" || len(r.Files[i].Refused) > 0 {
			return true
		}
	}
	return false
}
