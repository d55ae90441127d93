using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Odin.Hosting.Logging;

namespace Odin.Edge.Sessions.Log;

/// <summary>A session line for people, in the form of all other lines of the log.</summary>
internal sealed class SessionText(LogOrigin origin) : ISessionLineFormat
{
    private const int UsualBytes = 512;

    private readonly string _origin = origin.ToString();

    public void Write(IBufferWriter<byte> lines, in SessionRecord record, DateTimeOffset endedAt, in SessionSpans spans)
    {
        var room = UsualBytes;
        int written;
        while (!TryWrite(lines.GetSpan(room), in record, endedAt, in spans, out written)) room *= 2;
        lines.Advance(written);
    }

    private bool TryWrite(Span<byte> line, in SessionRecord record, DateTimeOffset endedAt, in SessionSpans spans,
        out int written) => Utf8.TryWrite(
        line,
        CultureInfo.InvariantCulture,
        $"{endedAt:yyyy-MM-dd HH:mm:ss.fff zzz} INF {_origin} {record.End.ToString()} "
            + $"{new PrintableField(record.App)}:{record.Port} {record.Client} "
            + $"-> {new PrintableField(record.Target?.ToString())} by {Enum.GetName(record.Source)} in {record.Attempts} attempt(s), "
            + $"{record.BytesUp} bytes up, {record.BytesDown} down, "
            + $"assign {spans.Assign} ms, connect {spans.Connect} ms, total {spans.Total} ms, id {new SessionIdText(record.Id)}"
            + $"{new TlsField(record.Tls, record.TargetTls)}\n",
        out written);
}
