using System.Buffers;
using System.Text.Json;
using Odin.Edge.Tls;
using Odin.Hosting.Logging;

namespace Odin.Edge.Sessions.Log;

/// <summary>A session line as a JSON object in Serilog's compact form, with the names of the logger's line.</summary>
internal sealed class SessionJson(LogOrigin origin) : ISessionLineFormat, IDisposable
{
    private const int MaxTextBytes = 64;   // [IPv6]:port, or 32 digits.

    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { SkipValidation = true });

    public void Write(IBufferWriter<byte> lines, in SessionRecord record, DateTimeOffset endedAt, in SessionSpans spans)
    {
        _json.Reset(lines);
        _json.WriteStartObject();
        _json.WriteString("@t"u8, endedAt.UtcDateTime);
        _json.WriteString("Node"u8, origin.Id);
        _json.WriteString("NodeRegion"u8, origin.Region);
        _json.WriteString("SourceContext"u8, "Odin.Edge.Sessions.Log.SessionRecords"u8);
        WriteEvent();
        _json.WriteString("End"u8, record.End.ToString());
        _json.WriteString("App"u8, record.App);
        _json.WriteNumber("Listener"u8, record.Port);
        WriteText("Client"u8, record.Client);
        _json.WriteString("Target"u8, record.Target?.ToString() ?? "-");
        _json.WriteString("Source"u8, Enum.GetName(record.Source));
        _json.WriteNumber("Attempts"u8, record.Attempts);
        _json.WriteNumber("BytesUp"u8, record.BytesUp);
        _json.WriteNumber("BytesDown"u8, record.BytesDown);
        WriteSpan("AssignMs"u8, spans.Assign);
        WriteSpan("ConnectMs"u8, spans.Connect);
        WriteSpan("TotalMs"u8, spans.Total);
        WriteText("UniqueId"u8, new SessionIdText(record.Id));
        if (record.Tls is { } tls) WriteTls(tls);
        if (record.TargetTls is { } targetTls) WriteTargetTls(targetTls);
        _json.WriteEndObject();
        _json.Flush();
        lines.Write("\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WriteTls(TlsFacts tls)
    {
        _json.WriteString("TlsVersion"u8, tls.Version);
        _json.WriteString("TlsCipher"u8, tls.Cipher);
        _json.WriteBoolean("TlsResumed"u8, tls.IsResumed);
        _json.WriteString("ServerName"u8, tls.ServerName);
        _json.WriteString("Alpn"u8, tls.Alpn);
        _json.WriteString("ClientSubject"u8, tls.Subject);
    }

    private void WriteTargetTls(TargetTlsFacts tls)
    {
        _json.WriteString("TargetTlsVersion"u8, tls.Version);
        _json.WriteString("TargetTlsCipher"u8, tls.Cipher);
        _json.WriteString("TargetTlsFailure"u8, tls.Failure);
    }

    private void WriteEvent()
    {
        _json.WriteStartObject("EventId"u8);
        _json.WriteNumber("Id"u8, SessionRecords.SessionEvent);
        _json.WriteEndObject();
    }

    private void WriteText<T>(ReadOnlySpan<byte> name, T value) where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxTextBytes];
        value.TryFormat(text, out var written, default, null);
        _json.WriteString(name, text[..written]);
    }

    private void WriteSpan(ReadOnlySpan<byte> name, Milliseconds span)
    {
        if (span.Value is { } value) _json.WriteNumber(name, value);
        else _json.WriteNull(name);
    }
}
