namespace Odin.Edge.Sessions.Log;

/// <summary>A session's id as its 32 digits.</summary>
internal readonly struct SessionIdText(UInt128 id) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        id.TryFormat(utf8Destination, out bytesWritten, "x32", provider);
}
