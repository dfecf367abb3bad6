package graph

import "math"

// earthRadius is the mean radius in metres (IUGG).
const earthRadius = 6_371_008.8

// Metres returns the great-circle distance between two points given in
// degrees, WGS84.
func Metres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	a := math.Pow(math.Sin(dLat/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Sqrt(math.Min(1, a)))
}
