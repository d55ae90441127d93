using Odin.Edge.Postgres;
using Odin.Edge.Targets;

namespace Odin.Edge.Health;

/// <summary>Asks a target of PostgreSQL for TLS, as sessions do, and goes on with the exchange that speaks it.</summary>
internal sealed class PostgresExchange(IProbeExchange inner) : IProbeExchange
{
    public async Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(PostgresPackets.TlsRequest.ToArray(), cancellationToken);
        var answer = new byte[1];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return PostgresPackets.WhyNoTls(answer[0]) is { } reason
            ? ProbeResult.Bad(reason) : await inner.RunAsync(stream, cancellationToken);
    }
}
