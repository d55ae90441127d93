using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;

namespace Odin.Edge.Health;

/// <summary>One GET by HTTP/1.1; only the status line of the answer is read.</summary>
internal sealed class HttpExchange(string path, string host, ImmutableArray<StatusRange> expected) : IProbeExchange
{
    private const int MaxStatusLine = 4096;

    private readonly byte[] _request = Encoding.ASCII
        .GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: odin-health-check\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    public static HttpExchange For(HealthCheckSpec spec, TargetAddress target, int defaultPort)
    {
        var address = spec.Port is { } port ? target with { Port = port } : target;
        var name = address.ToString();
        if (address.Port == defaultPort) name = name[..name.LastIndexOf(':')];
        return new HttpExchange(spec.Path, spec.Host ?? name, StatusRange.TryParseList(spec.ExpectedStatus, out var ranges) ? ranges : []);
    }

    public async Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_request, cancellationToken);
        var line = await ReadLineAsync(stream, cancellationToken);
        if (line.Length == 0) return ProbeResult.Bad("it closed without an answer");
        if (StatusOf(line) is not { } status) return ProbeResult.Bad($"the answer is not HTTP: {Excerpt.Of(line)}");
        return expected.Any(range => range.Contains(status))
            ? ProbeResult.Good : ProbeResult.Bad(string.Create(CultureInfo.InvariantCulture, $"status {status}"));
    }

    /// <summary>Everything up to the first line feed, or what there was before the end.</summary>
    private static async Task<byte[]> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxStatusLine];
        var count = 0;
        while (count < buffer.Length && await stream.ReadAsync(buffer.AsMemory(count), cancellationToken) is > 0 and var read)
        {
            var end = buffer.AsSpan(count, read).IndexOf((byte)'\n');
            count += read;
            if (end >= 0) break;
        }

        return buffer[..count];
    }

    /// <summary>Null: it is no status line (RFC 9112, section 4).</summary>
    private static int? StatusOf(ReadOnlySpan<byte> line) =>
        line.StartsWith("HTTP/1."u8) && line.Length >= 12 && line[8] == ' '
        && (line.Length == 12 || line[12] is (byte)' ' or (byte)'\r' or (byte)'\n')
        && int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
}
