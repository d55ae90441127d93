using System.Text.Unicode;
using Odin.Hosting.Logging;

namespace Odin.Edge.Sessions.Log;

/// <summary>A field of a session line that a document or a peer filled: <see cref="PrintableText"/>, and a dash for null.</summary>
internal readonly struct PrintableField(string? text) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(utf8Destination, $"{(text is null ? "-" : PrintableText.Of(text))}", out bytesWritten);
}
