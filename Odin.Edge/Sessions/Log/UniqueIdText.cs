namespace Odin.Edge.Sessions.Log;

/// <summary>A session's unique id as its 32 digits; <c>-</c> when the target was told none.</summary>
internal readonly struct UniqueIdText(UInt128 id) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (id != 0) return id.TryFormat(utf8Destination, out bytesWritten, "x32", provider);
        bytesWritten = "-"u8.TryCopyTo(utf8Destination) ? 1 : 0;
        return bytesWritten == 1;
    }
}
