namespace Odin.Edge.Tls;

/// <summary>Where the records of one call are gathered before they leave in one send. One per thread, empty between calls.</summary>
internal sealed class TlsOutput
{
    /// <summary>A loop's large buffer full of data with the heads of its records, and a flight of a handshake beside it.</summary>
    private const int CapacityBytes = 512 * 1024;

    [ThreadStatic] private static TlsOutput? t_own;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(CapacityBytes);
    private int _count;

    public static TlsOutput OfThread => t_own ??= new TlsOutput();

    public ReadOnlySpan<byte> Gathered => _bytes.AsSpan(0, _count);

    /// <summary>False: there is no room; what is gathered must leave first.</summary>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        if (!record.TryCopyTo(_bytes.AsSpan(_count))) return false;
        _count += record.Length;
        return true;
    }

    public void Clear() => _count = 0;
}
