// Package sample has the fictional data that new users see first: files
// in the real formats, shaped like Lancashire and South Cumbria in 2020. Every
// practice, pharmacy, person, code and postcode in it is fictional.
package sample

import (
	"embed"
	"io/fs"
)

//go:embed data
var data embed.FS

// FS has the sample's files at its root.
var FS = func() fs.FS {
	f, err := fs.Sub(data, "data")
	if err != nil {
		panic("sample: " + err.Error()) // the name is fixed above
	}
	return f
}()
