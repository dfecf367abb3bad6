package e2e

import (
	"bytes"
	"image/png"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Software WebGL, for a machine without a graphics card.
var webGL = []chromedp.ExecAllocatorOption{chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true)}

const isDrawn = `performance.getEntriesByName('network drawn').length > 0`

// TestTheNetworkIsWalked opens and folds the network of the sample's board, by
// keys and by mouse. THROUGHLINE_PICTURES names a folder to keep its pictures in.
func TestTheNetworkIsWalked(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium, webGL...)
	for _, screen := range []struct {
		name          string
		width, height int
	}{{"phone", 390, 844}, {"desk", 1440, 1300}} {
		b.open(home+"/network?of=QZ9", screen.width, screen.height)
		b.until("it is drawn on a "+screen.name, isDrawn)
		if over := value[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("on a %s the page is %d pixels wider than the screen", screen.name, over)
		}
		shot := b.picture()
		if dir := os.Getenv("THROUGHLINE_PICTURES"); dir != "" {
			if err := os.WriteFile(dir+"/network-"+screen.name+".png", shot, 0o600); err != nil {
				t.Error(err)
			}
		}
		if n := shades(t, shot, screen.width); n < 12 {
			t.Errorf("on a %s the picture has %d shades: it looks blank", screen.name, n)
		}
	}
	value[bool](b, `window.still = true`) // gone where a new page comes

	// By keys: to the first below the centre that can be opened, and open it.
	value[bool](b, `document.querySelector('.netstage').focus() || true`)
	b.press(kb.Home)
	b.press(kb.ArrowRight)
	b.until("the card shows a node below the centre", `!!document.querySelector('.netcard strong')`)
	before := value[string](b, `location.href`)
	rows := value[int](b, `document.querySelectorAll('#nettable tbody tr').length`)
	for range 60 {
		if value[bool](b, `/more around it/.test(document.querySelector('.netcard').textContent)`) {
			break
		}
		b.press(kb.ArrowDown)
	}
	b.press(kb.Enter)
	b.until("the address shows what was opened", `location.href !== '`+before+`' && location.search.includes('open=')`)
	b.until("the table grew", `document.querySelectorAll('#nettable tbody tr').length > `+strconv.Itoa(rows))
	b.press(kb.Enter)
	b.until("Enter folds it again", `document.querySelectorAll('#nettable tbody tr').length === `+strconv.Itoa(rows))

	// What is looked for is counted, and Enter goes to it.
	value[bool](b, `document.querySelector('.netfind input').focus() || true`)
	b.keys("bay shore")
	b.until("it is counted", `document.querySelector('.netbar [role=status]').textContent.startsWith('1 ')`)
	b.press(kb.Enter)
	b.until("it is selected", `document.querySelector('.netcard').textContent.includes('U99001')`)
	b.press(kb.Escape)

	// What is saved is the picture, not an empty canvas.
	value[bool](b, `(() => { URL.createObjectURL = (blob) => { window.saved = blob; return '#'; };
		[...document.querySelectorAll('.netbar button')].find(b => b.textContent === 'PNG').click(); return true; })()`)
	b.until("a PNG is saved", `window.saved?.type === 'image/png'`)
	if n := value[int](b, `createImageBitmap(window.saved).then(i => {
		const c = Object.assign(document.createElement('canvas'), {width: i.width, height: i.height}), x = c.getContext('2d');
		x.drawImage(i, 0, 0);
		const d = x.getImageData(0, 0, i.width, i.height).data, seen = new Set();
		for (let k = 0; k < d.length; k += 4) seen.add((d[k] >> 4) << 8 | (d[k + 1] >> 4) << 4 | d[k + 2] >> 4);
		return seen.size;
	})`); n < 12 {
		t.Errorf("the PNG has %d shades: it looks blank", n)
	}

	// By mouse: a point in the colour of networks.
	stage := value[[]float64](b, `(() => { scrollTo(0, 0); const r = document.querySelector('.netstage').getBoundingClientRect();
		return [r.left, r.top, r.right, r.bottom]; })()`)
	value[bool](b, `(() => { const i = document.querySelector('.netfind input'); i.value = '';
		i.dispatchEvent(new Event('input')); return true; })()`)
	do(b, "all is shown again", chromedp.Sleep(300*time.Millisecond))
	x, y := pointOf(t, b.picture(), stage, [3]uint8{0x2a, 0x5f, 0xa5})
	now := value[string](b, `location.href`)
	do(b, "click", chromedp.Steps(chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseClickXY(x, y)))
	b.until("a click opens", `location.href !== '`+now+`'`)
	b.until("the table says so", `document.querySelectorAll('#nettable tbody tr').length > `+strconv.Itoa(rows))
	value[bool](b, `history.back() || true`)
	b.until("back folds it", `document.querySelectorAll('#nettable tbody tr').length === `+strconv.Itoa(rows))
	if !value[bool](b, `window.still === true`) {
		t.Error("opening loads a new page")
	}
	for _, e := range b.errors() {
		t.Errorf("the console tells an error: %s", e)
	}
}

// TestWithoutWebGLTheServerDraws opens the page in a browser that has none.
func TestWithoutWebGLTheServerDraws(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium, chromedp.Flag("disable-3d-apis", true))
	b.open(home+"/network?of=QZ9", 1440, 900)
	b.until("it is said", `document.querySelector('#net .note')?.textContent.includes('WebGL')`)
	b.until("the drawing is there", `document.querySelector('#net img')?.naturalWidth > 300`)
	if !strings.Contains(text(b), "Bay Shore PCN") {
		t.Error("the table is not there")
	}
}

// pointOf returns the middle of a spot of one colour, within a box of the window.
func pointOf(t *testing.T, shot []byte, box []float64, colour [3]uint8) (x, y float64) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	is := func(x, y int) bool {
		r, g, b, _ := img.At(x, y).RGBA()
		return uint8(r>>8) == colour[0] && uint8(g>>8) == colour[1] && uint8(b>>8) == colour[2]
	}
	for y := int(box[1]) + 8; y < min(int(box[3]), img.Bounds().Dy())-8; y++ {
		for x := int(box[0]) + 8; x < int(box[2])-8; x++ {
			if is(x, y) && is(x-2, y) && is(x+2, y) && is(x, y-2) && is(x, y+2) {
				return float64(x), float64(y)
			}
		}
	}
	t.Fatalf("nothing in %v is of the colour %v", box, colour)
	return 0, 0
}
