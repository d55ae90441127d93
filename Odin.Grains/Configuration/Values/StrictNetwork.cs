using System.Globalization;
using System.Net;

namespace Odin.Grains.Configuration.Values;

/// <summary>Networks in CIDR notation: a <see cref="StrictAddress"/>, a prefix without leading zeros, and no bit beyond it.</summary>
public static class StrictNetwork
{
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (!TrySplit(text, out var address, out var length) || !Base(address, length).Equals(address)) return false;
        network = new IPNetwork(address, length);
        return true;
    }

    /// <summary>What was probably meant, as the end of a sentence: <c>: bits are set beyond the prefix; write 10.0.0.0/8</c>.</summary>
    public static string Why(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0) return StrictAddress.Why(text);

        var (written, prefix) = (text[..slash], text[(slash + 1)..]);
        if (TryPad(written, out var padded) && TryPrefix(prefix, out var bits) && bits <= 32) return $": write {Base(padded, bits)}/{bits}";
        if (StrictAddress.Why(written) is { Length: > 0 } why) return why;
        if (!StrictAddress.TryParse(written, out var address)) return "";
        if (!TryPrefix(prefix, out var length)) return WhyPrefix(address, prefix);
        if (length > Bits(address)) return $": the prefix is too long, it is {Bits(address)} at most";
        return $": bits are set beyond the prefix; for the network write " +
            $"{Base(address, length)}/{length}, for this address alone {address}";
    }

    /// <summary><c>10/8</c> leaves out the zeros at the end, unlike the address <c>10.1</c>, which leaves them out in the middle.</summary>
    private static bool TryPad(string written, out IPAddress address)
    {
        address = IPAddress.None;
        var parts = written.Length < 16 ? written.Split('.') : [];
        return parts.Length is >= 1 and < 4 && StrictAddress.TryParse(string.Join('.', parts.Concat(["0", "0", "0"]).Take(4)), out address)
            && !written.Contains(':');
    }

    private static string WhyPrefix(IPAddress address, string prefix)
    {
        if (int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var plain) && plain <= Bits(address))
            return $": the prefix has no leading zeros; write {Base(address, plain)}/{plain}";
        if (!StrictAddress.TryParse(prefix, out var mask) || Bits(mask) != 32 || Bits(address) != 32)
            return ": the prefix is a number of bits";

        var length = Enumerable.Range(0, 33).FirstOrDefault(bits => Base(IPAddress.Broadcast, bits).Equals(mask), -1);
        return length < 0
            ? ": the prefix is a number of bits" : $": the prefix is a number of bits; write {Base(address, length)}/{length}";
    }

    private static bool TrySplit(string text, out IPAddress address, out int length)
    {
        var slash = text.IndexOf('/');
        address = IPAddress.None;
        length = 0;
        return slash > 0 && StrictAddress.TryParse(text[..slash], out address) && TryPrefix(text.AsSpan(slash + 1), out length)
            && length <= Bits(address);
    }

    private static bool TryPrefix(ReadOnlySpan<char> text, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && (text.Length == 1 || text[0] != '0');

    private static int Bits(IPAddress address) => address.GetAddressBytes().Length * 8;

    /// <summary>The address with every bit beyond the prefix cleared.</summary>
    private static IPAddress Base(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var at = 0; at < bytes.Length; at++) bytes[at] &= (byte)(0xff << Math.Clamp(8 - (length - (at * 8)), 0, 8));
        return new IPAddress(bytes);
    }
}
