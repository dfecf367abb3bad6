// Package failing has writes of the embedded engine fail, for tests of full and broken
// disks. It takes the place of SQLite's own calls of the system, in the whole process.
package failing

import (
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

var (
	writes  atomic.Int64 // since the last At
	from    atomic.Int64 // the first that fails; 0 is none
	to      atomic.Int64 // the last
	because atomic.Int32
)

// At has the nth write from now on fail, and all after it until lifted if more is true.
// Lift returns how many writes were tried.
func At(n int, why syscall.Errno, more bool) (lift func() (tried int)) {
	hook()
	last := int64(n)
	if more {
		last = 1 << 60
	}
	writes.Store(0)
	because.Store(int32(why))
	to.Store(last)
	from.Store(int64(n))
	return func() int {
		from.Store(0)
		return int(writes.Load())
	}
}

// fails counts a write, and says whether it fails.
func fails(tls *libc.TLS) bool {
	n, first := writes.Add(1), from.Load()
	if first == 0 || n < first || n > to.Load() {
		return false
	}
	at := libc.X__errno_location(tls)
	**(**int32)(unsafe.Pointer(&at)) = because.Load()
	return true
}

// Kept here, where they stay: SQLite has only their addresses.
var (
	write = func(tls *libc.TLS, fd int32, b uintptr, n lib.Tsize_t) lib.Tssize_t {
		if fails(tls) {
			return -1
		}
		return libc.Xwrite(tls, fd, b, n)
	}
	writeAt = func(tls *libc.TLS, fd int32, b uintptr, n lib.Tsize_t, at lib.Toff_t) lib.Tssize_t {
		if fails(tls) {
			return -1
		}
		return libc.Xpwrite(tls, fd, b, n, at)
	}
)

// hook puts the writes above in the place of SQLite's.
var hook = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	vfs := lib.Xsqlite3_vfs_find(tls, 0)
	set := (**(**lib.Tsqlite3_vfs)(unsafe.Pointer(&vfs))).FxSetSystemCall
	call := *(*func(*libc.TLS, uintptr, uintptr, uintptr) int32)(unsafe.Pointer(&struct{ uintptr }{set}))
	for name, f := range map[string]uintptr{"write": *(*uintptr)(unsafe.Pointer(&write)), "pwrite": *(*uintptr)(unsafe.Pointer(&writeAt)),
		"pwrite64": *(*uintptr)(unsafe.Pointer(&writeAt))} {
		text, err := libc.CString(name)
		if err != nil {
			panic(err)
		}
		if code := call(tls, vfs, text, f); code != lib.SQLITE_OK {
			panic("SQLite does not let its calls be replaced: " + name)
		}
		libc.Xfree(tls, text)
	}
})
