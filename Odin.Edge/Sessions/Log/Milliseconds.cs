using System.Text.Unicode;

namespace Odin.Edge.Sessions.Log;

/// <summary>A span of a session's life in milliseconds with three digits after the point; <c>-</c> when
/// one of its two instants never came.</summary>
internal readonly struct Milliseconds(TimeSpan? span) : IUtf8SpanFormattable
{
    private readonly long _microseconds = span is { } length ? length.Ticks / TimeSpan.TicksPerMicrosecond : -1;

    public double? Value => _microseconds < 0 ? null : _microseconds / 1000.0;

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        _microseconds < 0
        ? Utf8.TryWrite(utf8Destination, $"-", out bytesWritten)
        : Utf8.TryWrite(utf8Destination, $"{_microseconds / 1000}.{_microseconds % 1000:D3}", out bytesWritten);
}
