# Build:  docker build -t foidesk .
#
# The key of the personal data is neither in the image nor in the volume of the database, so that no backup holds
# both. It is made once; whoever loses it loses the personal data:
#         docker run --rm -v foidesk-key:/key foidesk key new
#
# Run, behind a proxy on the same host that has the certificate; the address is that of Docker's bridge, from which
# the proxy's requests come:
#         docker run -v foidesk-data:/data -v foidesk-key:/key -p 127.0.0.1:8080:8080 \
#             -e FOIDESK_URL=https://foi.example.gov.cn -e FOIDESK_TRUSTED_PROXY=172.17.0.1 foidesk
# or with a certificate of its own, which user 10001 must be able to read:
#         docker run -v foidesk-data:/data -v foidesk-key:/key -v /etc/foidesk/tls:/tls:ro -p 443:8080 \
#             -e FOIDESK_URL=https://foi.example.gov.cn -e FOIDESK_TLS_CERT=/tls/cert.pem -e FOIDESK_TLS_KEY=/tls/key.pem foidesk
# The first start prints a link by which the first administrator sets up the agency and their account. Without an
# address, foidesk listens on the container's own loopback only, which -p does not reach.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# cgo, for SQLite; therefore the runtime below is the same Debian, with its glibc.
RUN CGO_ENABLED=1 go build -trimpath -ldflags="-s -w" -o /foidesk ./cmd/foidesk

FROM debian:bookworm-slim
# The slim image trusts nobody: an identity provider or a PostgreSQL with a public certificate could not be reached.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /foidesk /usr/local/bin/foidesk
# A number, so that a cluster which only admits non-root images can tell without looking up a name.
RUN install -d -o 10001 -g 10001 -m 0700 /data /key
USER 10001:10001
VOLUME /data /key
WORKDIR /data
ENV FOIDESK_DB=/data/foidesk.db FOIDESK_KEY_FILE=/key/foidesk.key
EXPOSE 8080
# No HEALTHCHECK: it would need a client in the image. Let the orchestrator ask GET /healthz.
ENTRYPOINT ["foidesk"]
CMD ["serve"]
