using Odin.Edge.Targets;
using Odin.Hosting.Logging;

namespace Odin.Edge.Health;

/// <summary>Sends bytes and looks for bytes in the answer.</summary>
internal sealed class SendExpectExchange(byte[] send, byte[] expect) : IProbeExchange
{
    private const int MaxAnswer = 64 * 1024;

    public async Task<ProbeResult> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (send.Length > 0) await stream.WriteAsync(send, cancellationToken);
        var answer = new byte[MaxAnswer];
        var count = 0;
        while (count < answer.Length && await stream.ReadAsync(answer.AsMemory(count), cancellationToken) is > 0 and var read)
        {
            // What was expected may lie across two reads.
            var from = Math.Max(0, count - expect.Length + 1);
            count += read;
            if (answer.AsSpan(from, count - from).IndexOf(expect) >= 0) return ProbeResult.Good;
        }

        return ProbeResult.Bad($"what was expected is not in its answer: {Excerpt.Of(answer.AsSpan(0, count))}");
    }
}
