# Target `edge`: the data plane. Target `silo`: the grains, and the operator's command `odin`. Target `thor`: echo targets, client and load generator.
# Target `certificates`: makes those of docker-compose.yml and ends. Target `second-chance`: `odin second-chance` with its tools.
ARG DOTNET_SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG DOTNET_ASPNET=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${DOTNET_SDK} AS build
WORKDIR /src
# First what decides the packages: a change of code alone does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY infra/build infra/build
COPY Odin.Commands/*.csproj Odin.Commands/packages.lock.json Odin.Commands/
COPY Odin.Grains/*.csproj Odin.Grains/packages.lock.json Odin.Grains/
COPY Odin.Hosting/*.csproj Odin.Hosting/packages.lock.json Odin.Hosting/
COPY Odin.Silo/*.csproj Odin.Silo/packages.lock.json Odin.Silo/
COPY Odin.Edge/*.csproj Odin.Edge/packages.lock.json Odin.Edge/
COPY Odin.Thor/*.csproj Odin.Thor/packages.lock.json Odin.Thor/
COPY Odin.Cli/*.csproj Odin.Cli/packages.lock.json Odin.Cli/
# The lock files say exactly what; whether it has known holes is .ci/run's question. Release: the compiler of infra/build comes along.
RUN dotnet restore Odin.Cli --locked-mode -p:NuGetAudit=false -p:Configuration=Release
COPY Odin.Commands Odin.Commands
COPY Odin.Grains Odin.Grains
COPY Odin.Hosting Odin.Hosting
COPY Odin.Silo Odin.Silo
COPY Odin.Edge Odin.Edge
COPY Odin.Thor Odin.Thor
COPY Odin.Cli Odin.Cli
# Analyzers and style have spoken in .ci/run.
RUN flags="--no-restore -c Release -p:DebugType=none -p:RunAnalyzers=false -p:GenerateDocumentationFile=false" \
 && dotnet publish Odin.Edge $flags -o /out/edge \
 && dotnet publish Odin.Cli $flags -o /out/odin \
 && dotnet publish Odin.Thor $flags -o /out/thor

FROM ${DOTNET_ASPNET} AS thor
COPY --from=build /out/thor /opt/thor
RUN ln -s /opt/thor/thor /usr/local/bin/thor
USER 1654
ENTRYPOINT ["thor"]

FROM ${DOTNET_ASPNET} AS process
# Debugging pipes of .NET would need a writable /tmp.
ENV DOTNET_EnableDiagnostics=0
COPY infra/docker/healthy /usr/local/bin/healthy

# The data plane alone: no grain, no dashboard, no reader of YAML and TOML.
FROM process AS edge
COPY --from=build /out/edge /opt/odin
# An edge's state; a volume mounted here takes its owner over.
RUN install -d -o 1654 -g 1654 /var/lib/odin && ln -s /opt/odin/Odin.Edge /usr/local/bin/odin-edge
USER 1654
ENTRYPOINT ["odin-edge"]

# A silo, and the operator's command: `docker compose exec silo-fra odin get edges`.
FROM process AS silo
COPY --from=build /out/odin /opt/odin
COPY infra/docker/admin-keys /usr/local/bin/admin-keys
# Lines of keys; a volume mounted here takes its owner over.
RUN install -d -o 1654 -g 1654 /var/lib/odin-keys /var/lib/odin-viewer && install -d -m 700 -o 1654 -g 1654 /var/lib/odin-admin && ln -s /opt/odin/odin /usr/local/bin/odin
USER 1654
ENTRYPOINT ["odin"]
CMD ["silo"]

# Beside an edge, in its machine's network. As root with NET_ADMIN alone: it writes routes and rules.
FROM silo AS second-chance
USER 0
RUN { command -v tc && command -v nft; } >/dev/null || { apt-get update && apt-get install -y --no-install-recommends iproute2 nftables && rm -rf /var/lib/apt/lists/*; }
ENTRYPOINT ["odin", "second-chance"]
CMD []

# A volume takes its owner over from the folder that it is mounted at first.
FROM silo AS certificates
COPY infra/docker/certificates /usr/local/bin/certificates
USER 0
RUN for name in authority silo-fra silo-iad silo-syd edge-fra edge-fra-2 edge-iad edge-syd operator monitoring redis; do \
      install -d -o 1654 -g 1654 -m 0700 "/certificates/$name" || exit 1; \
    done \
 && chmod 0755 /certificates/monitoring
USER 1654
ENTRYPOINT ["certificates"]
CMD []
