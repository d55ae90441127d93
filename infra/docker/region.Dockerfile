# Target `router`: of a region, or of the internet: BIRD, and `tc netem` or infra/net/wan.c where the kernel lacks it. Target `machine`: a host for
# an edge, which keeps its addresses while the edge comes and goes.
ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS build
RUN command -v gcc >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }
COPY infra/net/wan.c /src/
RUN gcc -O2 -Wall -Wextra -Werror -std=gnu11 -static -o /wan /src/wan.c

FROM ${DEBIAN} AS machine
RUN { command -v tc && command -v nft && command -v bird; } >/dev/null || { apt-get update && apt-get install -y --no-install-recommends iproute2 nftables bird2 && rm -rf /var/lib/apt/lists/*; }
COPY infra/net/machine /usr/local/bin/machine
ENTRYPOINT ["machine"]

FROM machine AS router
COPY --from=build /wan /usr/local/bin/wan
COPY infra/net/region /usr/local/bin/region
# As root, for routes and tun devices; wan itself goes on as nobody. Compose gives it NET_ADMIN, SETUID and SETGID, nothing else.
ENTRYPOINT ["region"]
