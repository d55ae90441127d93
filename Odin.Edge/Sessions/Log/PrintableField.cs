using System.Text.Unicode;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Edge.Sessions.Log;

/// <summary>A field of a session line that a document or a peer filled: <see cref="VisibleText"/>, and a dash for null.</summary>
internal readonly struct PrintableField(string? text) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Utf8.TryWrite(utf8Destination, $"{(text is null ? "-" : VisibleText.Of(text))}", out bytesWritten);
}
