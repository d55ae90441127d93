namespace Odin.Thor.Loading;

/// <summary>Compares the bytes of one session's answers with what was sent, in whatever pieces they come.</summary>
/// <remarks>With upper case allowed a session's answers must still be all of one kind: a mixture came from two targets.</remarks>
internal struct AnswerCheck(BytePattern pattern, long start, bool allowsUpper)
{
    private long _position = start;
    private bool _mayBeExact = true;
    private bool _mayBeUpper = allowsUpper;

    /// <summary>False from the first wrong byte on. A piece is at most <see cref="BytePattern.PeriodBytes"/>.</summary>
    public bool Accept(ReadOnlySpan<byte> piece)
    {
        _mayBeExact = _mayBeExact && piece.SequenceEqual(pattern.Exact(_position, piece.Length).Span);
        _mayBeUpper = _mayBeUpper && piece.SequenceEqual(pattern.Upper(_position, piece.Length).Span);
        _position += piece.Length;
        return _mayBeExact || _mayBeUpper;
    }
}
