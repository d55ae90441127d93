namespace Odin.Edge.Loops;

/// <summary>Spreads every bit of a number over all bits of another (the finaliser of SplitMix64, Steele et al., 2014).</summary>
internal static class SplitMix
{
    public static ulong Of(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ value >> 27) * 0x94D0_49BB_1331_11EB;
        return value ^ value >> 31;
    }
}
