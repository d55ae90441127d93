namespace Odin.Edge.ServerNames;

/// <summary>Takes fields out of the beginning of a handshake message. A field that ends beyond what contains it makes the message no TLS;
/// one that ends beyond what has come makes it incomplete.</summary>
internal ref struct HelloReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _end = int.MaxValue;

    /// <summary>Why the last attempt to take something failed.</summary>
    public HelloOutcome Failure { get; private set; }

    public readonly bool IsAtEnd => _at == _end;

    /// <summary>From here on only so many bytes are read.</summary>
    public bool TryEnter(int length)
    {
        if (length > _end - _at) return Fail(HelloOutcome.NotTls);
        _end = _at + length;
        return true;
    }

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > _end - _at) return Fail(HelloOutcome.NotTls);
        if (count > _bytes.Length - _at) return Fail(HelloOutcome.Incomplete);
        taken = _bytes.Slice(_at, count);
        _at += count;
        return true;
    }

    /// <summary>A big-endian number of so many bytes.</summary>
    public bool TryTakeNumber(int width, out int number)
    {
        number = 0;
        if (!TryTake(width, out var bytes)) return false;
        foreach (var part in bytes) number = (number << 8) | part;
        return true;
    }

    /// <summary>A length of so many bytes, and what has that length.</summary>
    public bool TrySkipVector(int width) => TryTakeNumber(width, out var length) && TryTake(length, out _);

    private bool Fail(HelloOutcome failure)
    {
        Failure = failure;
        return false;
    }
}
