using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;

namespace Odin.Edge.Postgres;

/// <summary>Asks a target of PostgreSQL for TLS.</summary>
internal static class PostgresUpgrade
{
    private const string NoAnswer = "it ended the connection instead of answering SSLRequest";

    /// <summary>Why it will not have TLS, in words for people; null: it will. Of a target that broke, or of a wait that was interrupted,
    /// the words count for nothing.</summary>
    public static async LoopTask<string?> AskAsync(LoopSocket target)
    {
        PostgresPackets.TlsRequest.CopyTo(target.Loop.Scratch);
        if (!await HeaderSending.SendAsync(target, PostgresPackets.HeadBytes)) return NoAnswer;
        while (true)
        {
            await target.Readable;
            if (target.IsInterrupted) return NoAnswer;
            if (TryReadAnswer(target) is { IsBlocked: false } answer) return answer.Failure;
        }
    }

    /// <summary>One byte is taken, and never what comes behind it: that is for TLS alone.</summary>
    private static (bool IsBlocked, string? Failure) TryReadAnswer(LoopSocket target)
    {
        Span<byte> one = stackalloc byte[1];
        var read = target.Receive(one);
        if (read.IsBlocked)
        {
            target.OnEmpty();
            return (true, null);
        }

        if (read.IsFailed || read.Bytes == 0) return (false, NoAnswer);
        return (false, PostgresPackets.WhyNoTls(one[0]));
    }
}
