namespace Odin.Edge.Loops;

/// <summary>FNV-1a, 64 bits: the same in every process, unlike the hash code of a string. Its lower bits alone are not even enough to
/// choose by: <see cref="SplitMix"/> follows where that matters.</summary>
internal static class FnvHash
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <param name="text">Letter by letter, in the case it has.</param>
    /// <param name="seed">0: the plain hash.</param>
    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 0)
    {
        var hash = Offset ^ seed;
        foreach (var letter in text) hash = (hash ^ letter) * Prime;
        return hash;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Offset;
        foreach (var value in bytes) hash = (hash ^ value) * Prime;
        return hash;
    }
}
