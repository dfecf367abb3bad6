# make build   the program, as ./throughline, and in out what it is made of: throughline.cdx.json (an SBOM) and the licences of others
# make quick   vet, and every test that needs neither the England files nor a Neo4j nor a browser; about a minute
# make test    every test that can run here; ends by saying what was left out and why
# make test-api  the API against its own description, by schemathesis; APITIME is how many seconds
# make check   what a change must pass before it is shown to others
# make night   every test at its full size, with the race detector, and a longer look by fuzzing; takes an hour or two
# make lint    gofmt, vet, and the linters that .golangci.yml sets up
# make bench   the figures of the design, each beside its goal; needs THROUGHLINE_DATA
# make bench-scale  how the figures grow on made-up England 1, 10 and 100 times over; takes some 10 minutes and 14 GB of memory; SCALES="1 10" is less
# make bench-neo4j  the same of the Neo4j engine, beside LOAD CSV of the same rows; also needs a Neo4j
# make bench-pages  every page of the largest ICS and one of each kind, on both engines; needs THROUGHLINE_DATA and a Neo4j
# make bench-http   the API beside a handler that writes the same bytes; needs THROUGHLINE_DATA
# make ui      web/dist from the TypeScript in web/ui; needs Node, which nothing else does
# make figures  how fast each part is, as ratios, compared with the committed docs/figures.md; takes three minutes on a quiet machine
# make mutants  small faults that the tests must catch; FAULTS="NAME…" runs some; takes ten minutes
# make fuzz    each fuzz target for FUZZTIME, FUZZJOBS at once

FUZZTIME    ?= 1m
FUZZJOBS    ?= 2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

SCALES      ?= 1 10 100

.PHONY: build quick test test-api check night lint bench bench-scale bench-neo4j bench-http bench-pages figures mutants fuzz ui

build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.release=$(VERSION)' -o throughline ./cmd/throughline
	@.ci/sbom out/throughline.cdx.json
	@cp LICENSE THIRD-PARTY-NOTICES.txt out/

quick:
	go vet ./...
	GOGC=400 NEO4J_TEST_BY=none THROUGHLINE_DATA= go test -vet=off -short -count=1 -p 3 -parallel 4 -skip 'Neo4j|England' $$(go list ./... | grep -v /web/e2e)

# LANES, FULL and FUZZTIME are explained in .ci/test.
test:
	@.ci/test

test-api:
	@LANES=api .ci/test

lint:
	@files=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$files" ]; then echo "gofmt would change:"; echo "$$files"; exit 1; fi
	go vet ./...
	@.ci/lint

check: lint
	@# Exit 3 is a known vulnerability. Any other failure means that it could not look, mostly because its database cannot be reached.
	@GOBIN=$(CURDIR)/out go install $(GOVULNCHECK) && out/govulncheck ./...; code=$$?; \
	if [ $$code -eq 3 ]; then exit 1; \
	elif [ $$code -ne 0 ]; then echo "left out: govulncheck: it ended with code $$code, for the reason above"; fi
	@.ci/test
	@.ci/figures out/figures.md

night:
	@.ci/night

bench:
	@if [ -z "$$THROUGHLINE_DATA" ]; then echo "bench: set THROUGHLINE_DATA to the folder of the England files" >&2; exit 1; fi
	go test -run '^$$' -bench '^BenchmarkEngland$$' -benchtime 1x -timeout 10m ./cmd/throughline

bench-scale:
	THROUGHLINE_SCALES='$(SCALES)' go test -run '^$$' -bench '^BenchmarkScale$$' -benchtime 1x -timeout 60m ./cmd/throughline

bench-neo4j:
	@if [ -z "$$THROUGHLINE_DATA" ]; then echo "bench-neo4j: set THROUGHLINE_DATA to the folder of the England files" >&2; exit 1; fi
	NEO4J_TEST_BY=$${NEO4J_TEST_BY:-process} go test -run '^$$' -bench '^BenchmarkNeo4j' -benchtime 1x -timeout 60m ./graph/neo4jstore

bench-pages:
	@if [ -z "$$THROUGHLINE_DATA" ]; then echo "bench-pages: set THROUGHLINE_DATA to the folder of the England files" >&2; exit 1; fi
	NEO4J_TEST_BY=$${NEO4J_TEST_BY:-process} go test -run '^$$' -bench '^BenchmarkPages$$' -benchtime 1x -timeout 20m ./graph/neo4jstore

bench-http:
	@if [ -z "$$THROUGHLINE_DATA" ]; then echo "bench-http: set THROUGHLINE_DATA to the folder of the England files" >&2; exit 1; fi
	go test -run '^$$' -bench '^BenchmarkHTTP$$' -benchtime 1x -timeout 10m ./cmd/throughline

figures:
	@.ci/figures

mutants:
	@.ci/mutants $(FAULTS)

ui:
	cd web/ui && npm ci --no-audit --no-fund && npm run build

fuzz:
	@.ci/fuzz $(FUZZTIME) $(FUZZJOBS)
