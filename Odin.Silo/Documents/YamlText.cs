using System.Text.RegularExpressions;

namespace Odin.Silo.Documents;

/// <summary>Text in YAML.</summary>
/// <remarks>The library decides it by an expression that it compiles while it runs: a fifth of what a command costs.</remarks>
internal static partial class YamlText
{
    /// <summary>Whether a reader of YAML 1.1 or 1.2 takes it for nothing, a truth, a number, a date or a sign of its own unless it is
    /// quoted.</summary>
    public static bool IsMistakable(string text) => Words().IsMatch(text) || Numbers().IsMatch(text);

    [GeneratedRegex("^(~|=|<<|null|true|false|y|n|yes|no|on|off|)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    /// <summary>In the order of the lines: whole ones to a base, others and those of hours and minutes, and dates.</summary>
    [GeneratedRegex("""
        ^([-+]?(0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+)
        |[-+]?(\.|[0-9])[0-9_]*(:[0-5]?[0-9])*\.?[0-9_]*(e[-+]?[0-9]+)?|[-+]?\.inf|\.nan
        |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\s].*)?)$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Numbers();
}
