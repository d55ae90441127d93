using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Odin.Silo.Access;

/// <summary>A key as its holder has it: <c>odin_</c>, 43 letters and digits (256 random bits), and 6 that check them, so that a slip of the
/// hand and a stranger's text are recognised without a look at any list.</summary>
public static class KeyText
{
    public const string Prefix = "odin_";

    /// <summary>62 to the power of 43 is a little more than 2 to the power of 256.</summary>
    private const int RandomLength = 43;

    private const int CheckLength = 6;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> AllDigits = SearchValues.Create(Digits);

    public static string New()
    {
        var random = RandomNumberGenerator.GetString(Digits, RandomLength);
        return Prefix + random + CheckOf(random);
    }

    public static bool IsWellFormed(string text) =>
        text.Length == Prefix.Length + RandomLength + CheckLength && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(AllDigits) < 0
        && text.EndsWith(CheckOf(text.Substring(Prefix.Length, RandomLength)), StringComparison.Ordinal);

    /// <summary>What is stored of a key: its SHA-256 in 64 hexadecimal digits. Keys are random, so that no salt is needed.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string CheckOf(string random)
    {
        var rest = BitConverter.ToUInt32(SHA256.HashData(Encoding.ASCII.GetBytes(random)));
        return string.Create(CheckLength, rest, static (check, rest) =>
        {
            for (var at = check.Length - 1; at >= 0; at--, rest /= (uint)Digits.Length) check[at] = Digits[(int)(rest % Digits.Length)];
        });
    }
}
