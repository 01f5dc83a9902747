# Build:  docker build -t foidesk .
# Run:    docker run --network host -v foidesk-data:/data foidesk
#
# `foidesk serve` listens on the loopback address only as long as it has no accounts to log in with, and a
# published port (-p) does not reach a container's loopback. Hence --network host: the pages are then at
# http://127.0.0.1:8080 on the host itself and nowhere else.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# cgo, for SQLite; therefore the runtime below is the same Debian, with its glibc.
RUN CGO_ENABLED=1 go build -trimpath -ldflags="-s -w" -o /foidesk ./cmd/foidesk

FROM debian:bookworm-slim
COPY --from=build /foidesk /usr/local/bin/foidesk
# A number, so that a cluster which only admits non-root images can tell without looking up a name.
RUN install -d -o 10001 -g 10001 -m 0700 /data
USER 10001:10001
VOLUME /data
WORKDIR /data
ENV FOIDESK_DB=/data/foidesk.db
EXPOSE 8080
# No HEALTHCHECK: it would need a client in the image. Let the orchestrator ask GET /healthz.
ENTRYPOINT ["foidesk"]
CMD ["serve"]
