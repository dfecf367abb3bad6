# An image with only the Throughline program: no shell, no root user.
#
#   docker build -t throughline .
#   docker run --rm throughline version

FROM golang:1.26-bookworm AS build
# Where to get Go modules, for networks that need it; empty means Go's default.
ARG GOPROXY=
ARG GOSUMDB=
ARG GONOSUMDB=
ARG GOPRIVATE=
ARG GOFLAGS=
ARG VERSION=dev
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=$VERSION" -o /out/throughline ./cmd/throughline
# The image "scratch" lacks what programs expect: certificates, a folder for temporary files, a home folder.
RUN mkdir -p /out/etc/ssl/certs /out/tmp /out/home/throughline \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && chmod 1777 /out/tmp && chown 65532:65532 /out/home/throughline

FROM scratch
COPY --from=build /out/ /
COPY LICENSE THIRD-PARTY-NOTICES.txt /
USER 65532:65532
ENV HOME=/home/throughline
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s CMD ["/throughline", "health"]
ENTRYPOINT ["/throughline"]
