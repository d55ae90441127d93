using Odin.Thor.Sockets;

namespace Odin.Thor.Loading;

/// <summary>The endless stream of bytes that sessions send pieces of. Immutable; a seed gives the same bytes again.</summary>
/// <remarks>Sessions start at different places of it, so an answer that belongs to another session is seen as corrupt.</remarks>
internal sealed class BytePattern
{
    /// <summary>A prime: places of sessions do not fall together.</summary>
    public const int PeriodBytes = 65_521;

    // Twice the period, so that a slice is one piece wherever it starts.
    private readonly byte[] _exact = new byte[2 * PeriodBytes];
    private readonly byte[] _upper;

    public BytePattern(Random random)
    {
        random.NextBytes(_exact.AsSpan(0, PeriodBytes));
        _exact.AsSpan(0, PeriodBytes).CopyTo(_exact.AsSpan(PeriodBytes));
        _upper = [.. _exact];
        AsciiUpperCase.Apply(_upper);
    }

    /// <summary>Where the bytes of a session begin.</summary>
    public static long PlaceOf(long session) => session * 7919;

    /// <summary>The bytes from <paramref name="position"/> on, at most <see cref="PeriodBytes"/>.</summary>
    public ReadOnlyMemory<byte> Exact(long position, int bytes) => _exact.AsMemory((int)(position % PeriodBytes), bytes);

    /// <summary>As <see cref="Exact"/>, as a target answers that answers in upper case.</summary>
    public ReadOnlyMemory<byte> Upper(long position, int bytes) => _upper.AsMemory((int)(position % PeriodBytes), bytes);
}
