package export

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph/ask"
)

// VCards writes contacts as vCard 4.0 (RFC 6350), a card for each person. Each role
// is a group with its organisation, e-mail and telephone. The text is UTF-8. Lines
// end in CRLF and are folded at 75 octets.
func VCards(w io.Writer, contacts []ask.Contact) error {
	var order []string
	posts := map[string][]ask.Contact{}
	for _, c := range contacts {
		if posts[c.Person.Code] == nil {
			order = append(order, c.Person.Code)
		}
		posts[c.Person.Code] = append(posts[c.Person.Code], c)
	}
	var b strings.Builder
	for _, code := range order {
		card(&b, posts[code])
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write vCards: %w", err)
	}
	return nil
}

func card(b *strings.Builder, posts []ask.Contact) {
	line := func(name, value string) { fold(b, name+":"+value) }
	person := posts[0].Person
	line("BEGIN", "VCARD")
	line("VERSION", "4.0")
	line("PRODID", "-//Throughline//EN")
	line("UID;VALUE=text", vcardText(person.Code))
	line("KIND", "individual")
	line("FN", vcardText(person.Name))
	for i, p := range posts {
		group := fmt.Sprintf("post%d.", i+1)
		line(group+"ORG", strings.ReplaceAll(vcardText(p.At.Name), ";", `\;`)) // a semicolon would separate name and unit
		if p.Role != "" {
			line(group+"TITLE", vcardText(p.Role))
		}
		if p.Email != "" {
			line(group+"EMAIL;TYPE=work", vcardText(p.Email))
		}
		if p.Phone != "" {
			line(group+`TEL;VALUE=text;TYPE="work,voice"`, vcardText(p.Phone))
		}
		line(group+"NOTE", vcardText(provenance(p)))
	}
	line("END", "VCARD")
}

// provenance says where a contact comes from and how old that is.
func provenance(p ask.Contact) string {
	said := []string{p.At.Code}
	if p.Verified != 0 {
		said = append(said, "verified "+p.Verified.String())
	} else {
		said = append(said, "never verified")
	}
	if p.Known != "" {
		said = append(said, "from "+p.Known)
	}
	said = append(said, "source "+p.Source)
	if p.Note != "" {
		said = append(said, p.Note)
	}
	return strings.Join(said, "; ")
}

var vcardEscapes = strings.NewReplacer(`\`, `\\`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func vcardText(s string) string { return vcardEscapes.Replace(strings.ToValidUTF8(s, "\uFFFD")) }

// fold writes a line in pieces of at most 75 octets and never splits a character.
// Each piece after the first begins with a space, which counts.
func fold(b *strings.Builder, line string) {
	for room := 75; len(line) > room; room = 74 {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	b.WriteString(line + "\r\n")
}
