//go:build unix

package neo4jtest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/gofrs/flock"
)

// jars returns the folder of the server's jars, fetched by Maven the first
// time and kept in the user's cache.
func jars(ctx context.Context) (string, error) {
	if err := java(ctx); err != nil {
		return "", err
	}
	version := regexp.MustCompile(`<neo4j>(.+)</neo4j>`).FindSubmatch(pom)
	if version == nil {
		return "", errors.New("pom.xml names no version of Neo4j")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	lib := filepath.Join(cache, "throughline", "neo4j-"+string(version[1]))
	if _, err := os.Stat(lib); err == nil {
		return lib, nil
	}
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return "", errors.New("no Maven (mvn) on the path, to fetch the server's jars")
	}
	if err := os.MkdirAll(filepath.Dir(lib), 0o700); err != nil {
		return "", err
	}
	// The tests of other packages may want the same jars at this moment.
	held := flock.New(lib + ".lock")
	if err := held.Lock(); err != nil {
		return "", err
	}
	defer func() { _ = held.Close() }() // it fails only for a file that is closed
	if _, err := os.Stat(lib); err == nil {
		return lib, nil
	}
	work, err := os.MkdirTemp(filepath.Dir(lib), "fetch-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(work) }() // what is left of it disturbs nobody
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), pom, 0o600); err != nil {
		return "", err
	}
	fetch := exec.CommandContext(ctx, mvn, "-B", "-q", "-f", filepath.Join(work, "pom.xml"), "dependency:copy-dependencies",
		"-DoutputDirectory="+filepath.Join(work, "lib"))
	if out, err := fetch.CombinedOutput(); err != nil {
		return "", fmt.Errorf("fetch the server's jars: %w: %s", err, last(out))
	}
	return lib, os.Rename(filepath.Join(work, "lib"), lib)
}

// pom names the server's version and where its jars come from.
//
//go:embed pom.xml
var pom []byte

// java says whether there is a Java that the server runs on: 17 or newer.
func java(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, "java", "-version").CombinedOutput()
	if err != nil {
		return errors.New("no Java on the path")
	}
	m := regexp.MustCompile(`version "(\d+)`).FindSubmatch(out)
	if m == nil {
		return errors.New("the Java on the path does not tell its version")
	}
	if n, err := strconv.Atoi(string(m[1])); err != nil || n < 17 {
		return fmt.Errorf("the Java on the path is version %s: 17 or newer is needed", m[1])
	}
	return nil
}
