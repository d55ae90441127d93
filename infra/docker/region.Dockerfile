# The router of a region: `tc netem`, or infra/net/wan.c where the kernel lacks netem.
ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS build
RUN command -v gcc >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev; }
COPY infra/net/wan.c /src/
RUN gcc -O2 -Wall -Wextra -Werror -std=gnu11 -static -o /wan /src/wan.c

FROM ${DEBIAN}
RUN { command -v tc && command -v nft; } >/dev/null || { apt-get update && apt-get install -y --no-install-recommends iproute2 nftables && rm -rf /var/lib/apt/lists/*; }
COPY --from=build /wan /usr/local/bin/wan
COPY infra/net/region /usr/local/bin/region
# As root, for routes and the tun device; wan itself goes on as nobody. Compose gives it NET_ADMIN, SETUID and SETGID, nothing else.
ENTRYPOINT ["region"]
