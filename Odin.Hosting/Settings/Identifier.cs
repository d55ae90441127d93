using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Settings;

/// <summary>A name as apps and regions have it.</summary>
public static class Identifier
{
    public const string Expected = "1 to 63 letters, digits, dots, dashes or underscores";

    public static bool IsValid(string text) => NameValue.IsName(text);
}
