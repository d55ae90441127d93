using System.Text;
using System.Text.RegularExpressions;

namespace Odin.Thor.Echo;

/// <summary>The first line of a target that has a name: the name and a newline.</summary>
internal static partial class Greeting
{
    /// <summary>Of the longest greeting, with its newline.</summary>
    public const int MaxBytes = 64;

    public const string ExpectedName = "1 to 63 letters, digits, dots, dashes and underscores";

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    public static byte[] Of(string name) => Encoding.ASCII.GetBytes(name + "\n");

    /// <summary>The name, null when <paramref name="line"/>, without its newline, is none.</summary>
    public static string? NameIn(ReadOnlySpan<byte> line) => Encoding.ASCII.GetString(line) is var name && IsName(name) ? name : null;

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,63}\z")]
    private static partial Regex NamePattern();
}
