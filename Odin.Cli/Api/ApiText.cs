using System.Text.RegularExpressions;

namespace Odin.Cli.Api;

/// <summary>What the API says to programs, as it is said to people at a command line: they type verbs, not requests.</summary>
internal static partial class ApiText
{
    /// <param name="detail">Of a problem.</param>
    public static string Of(string detail) => Lists().Replace(detail, "`odin get $1` lists them")
        .Replace("send the header `Authorization: Bearer odin_...`", "give it as ODIN_KEY, by --key-file or in a profile",
            StringComparison.Ordinal)
        .Replace("with POST /api/v1/keys", "with `odin keys create`", StringComparison.Ordinal)
        .Replace("an operator's certificate will do", "an operator's certificate (--certificate) will do", StringComparison.Ordinal);

    [GeneratedRegex("GET /api/v1/(?:config/)?(apps|edges|regions|keys|history) lists them", RegexOptions.CultureInvariant)]
    private static partial Regex Lists();
}
