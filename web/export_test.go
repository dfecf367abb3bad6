package web

// Paths are the paths of every route.
func (s *Server) Paths() (out []string) {
	for _, r := range s.routes {
		out = append(out, r.path)
	}
	return out
}
