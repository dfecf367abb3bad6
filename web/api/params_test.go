package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

// describedParam is a parameter as the description has it.
type describedParam struct {
	Name, In, Description string
	Example               any
	Required              bool
	Schema                struct {
		Type, Format     any
		Enum             []string
		Minimum, Maximum *float64
		MaxLength        int
		Items            *struct{ Enum []string }
	}
}

// wrongs are values that the description forbids, by what is wrong with them.
func (p describedParam) wrongs() map[string][]string {
	out := map[string][]string{}
	s := p.Schema
	kind := fmt.Sprint(s.Type)
	one := true
	switch {
	case s.Items != nil && len(s.Items.Enum) > 0:
		out["an unknown value"] = []string{"zxqzxq"}
		out["an unknown value beside a known one"] = []string{s.Items.Enum[0] + ",zxqzxq"}
		out["an unknown value after a known one"] = []string{s.Items.Enum[0], "zxqzxq"}
		one = false
	case s.Items != nil:
		out["an unknown code"] = []string{"zxqzxq"}
		out["an unknown code after a known one"] = []string{"U99001,zxqzxq"}
		out["an unknown code of bytes that are no text"] = []string{"\xff\x00"}
		out["a code beyond reason"] = []string{strings.Repeat("z", 1_000)}
		one = false
	case kind == "integer":
		out["no number"] = []string{"zxqzxq"}
		out["a broken number"] = []string{"1.5"}
		out["a number in other writing"] = []string{"0x1"}
		out["too small"] = []string{fmt.Sprint(int(*s.Minimum) - 1)}
		out["too large"] = []string{fmt.Sprint(int(*s.Maximum) + 1)}
		out["larger than any number"] = []string{strings.Repeat("9", 30)}
	case kind == "boolean":
		out["neither true nor false"] = []string{"zxqzxq"}
	case fmt.Sprint(s.Format) == "date":
		out["no day"] = []string{"zxqzxq"}
		out["a day that there is not"] = []string{"2026-02-30"}
		out["a day in other writing"] = []string{"30/01/2026"}
	case len(s.Enum) > 0:
		out["an unknown value"] = []string{"zxqzxq"}
		out["a known value in other letters"] = []string{strings.ToUpper(s.Enum[0])}
	case p.In == "path":
		out["an unknown code"] = []string{"zxqzxq"}
		out["bytes that are no text"] = []string{"\xff\x00"}
		one = false
	case p.Name == "q": // any text is a search
	default:
		out["an unknown value"] = []string{"zxqzxq"}
		out["bytes that are no text"] = []string{"\xff\x00"}
	}
	if s.MaxLength > 0 {
		out["too long"] = []string{strings.Repeat("z", s.MaxLength+1)}
	}
	if one {
		value := "x"
		switch {
		case kind == "integer":
			value = fmt.Sprint(int(*s.Minimum))
		case kind == "boolean":
			value = "true"
		case p.Example != nil:
			value = fmt.Sprint(p.Example)
		case len(s.Enum) > 0:
			value = s.Enum[0]
		}
		out["given twice"] = []string{value, value}
	}
	return out
}

// TestEveryWrongParameterIsNamed reads the description and gives each parameter
// of each operation what the description forbids.
func TestEveryWrongParameterIsNamed(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	var doc struct {
		Paths map[string]struct {
			Get struct{ Parameters []describedParam }
		}
	}
	if err := json.Unmarshal(webtest.Get(h, "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		tried += newQuestion(t, h, path, doc.Paths[path].Get.Parameters).askWrongly(t)
	}
	if tried < 150 {
		t.Errorf("only %d wrong requests were made of the description", tried)
	}
}

// rightQuestion is a question that is answered, to be asked wrongly in one
// parameter at a time.
type rightQuestion struct {
	h      http.Handler
	path   string
	params []describedParam
	code   string
	values url.Values
	answer string
}

func newQuestion(t *testing.T, h http.Handler, path string, params []describedParam) rightQuestion {
	t.Helper()
	q := rightQuestion{h: h, path: path, params: params, values: url.Values{}}
	for _, p := range params {
		switch p.Name {
		case "code":
			q.code = fmt.Sprint(p.Example)
		case "from", "to":
			q.values.Set(p.Name, fmt.Sprint(p.Example))
		}
	}
	w := webtest.Get(h, q.address(q.code, q.values))
	if w.Code != http.StatusOK {
		t.Fatalf("%s as it should be: %d %s", path, w.Code, w.Body)
	}
	q.answer = w.Body.String()
	return q
}

func (q rightQuestion) address(code string, v url.Values) string {
	return api.Root + strings.ReplaceAll(q.path, "{code}", url.PathEscape(code)) + "?" + v.Encode()
}

// askWrongly returns how many wrong requests it made.
func (q rightQuestion) askWrongly(t *testing.T) (tried int) {
	t.Helper()
	for _, p := range q.params {
		for why, values := range p.wrongs() {
			tried++
			q.askWith(t, p, why, values)
		}
		if p.In != "path" && p.Required {
			tried++
			v := maps.Clone(q.values)
			v.Del(p.Name)
			problemOf(t, q.h, q.path+" without "+p.Name, q.address(q.code, v), p.Name)
		}
	}
	for name, named := range map[string]bool{"Limit": true, "zx-q_1": true, "zxqzxq[]": false, "zxqzxq\x00": false, "<b>zxqzxq": false,
		"2zxqzxq": false, strings.Repeat("z", 41): false} {
		tried++
		v := maps.Clone(q.values)
		v.Set(name, "1")
		address := q.address(q.code, v)
		problemOf(t, q.h, fmt.Sprintf("%s: an unknown parameter %q", q.path, name), address, "query")
		if got := strings.Contains(webtest.Get(q.h, address).Body.String(), "does not use: "+name+". It uses: "); got != named {
			t.Errorf("%s: the unknown parameter %q is named: %v, want %v", q.path, name, got, named)
		}
	}
	return tried
}

// askWith asks with a wrong value of a parameter. Lists that ignore unknown codes
// give the answer as if those were not there.
func (q rightQuestion) askWith(t *testing.T, p describedParam, why string, values []string) {
	t.Helper()
	v, code := maps.Clone(q.values), q.code
	if p.In == "path" {
		code = values[0]
	} else {
		v[p.Name] = values
	}
	if !strings.HasSuffix(p.Description, "Codes that are not shown are ignored.") || !strings.Contains(why, "unknown code") {
		problemOf(t, q.h, fmt.Sprintf("%s: %s is %s", q.path, p.Name, why), q.address(code, v), p.Name)
		return
	}
	w := webtest.Get(q.h, q.address(code, v))
	if w.Code != http.StatusOK || !strings.Contains(why, "known one") && w.Body.String() != q.answer {
		t.Errorf("%s: %s is %s: %d, another answer", q.path, p.Name, why, w.Code)
	}
}

// problemOf fails unless the answer is a problem that names the parameter and
// holds nothing of what was sent.
func problemOf(t *testing.T, h http.Handler, name, address, param string) {
	t.Helper()
	w := webtest.Get(h, address)
	var p web.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Errorf("%s: %d, no problem: %.200s", name, w.Code, w.Body)
		return
	}
	if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusNotFound || p.Status != w.Code {
		t.Errorf("%s: status %d: %.300s", name, w.Code, w.Body)
	}
	if p.Param != param || !strings.HasPrefix(p.Detail, param+": ") || p.Title == "" || p.Type == "" {
		t.Errorf("%s: the parameter named is %q: %.300s", name, p.Param, w.Body)
	}
	if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
		t.Errorf("%s: Content-Type %q", name, got)
	}
	if strings.Contains(w.Body.String(), "zxqzxq") || strings.Contains(w.Body.String(), "zzzz") {
		t.Errorf("%s: what was sent comes back: %.300s", name, w.Body)
	}
}
