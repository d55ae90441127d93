namespace Odin.Commands;

/// <summary>The values of an enumeration as people write them: in lower case, with dashes between words, such as
/// <c>if-running</c>. They are read in any case, with dashes or without.</summary>
public static class ChoiceText
{
    public static IEnumerable<string> AllOf(Type choices) => Enum.GetNames(choices).Select(Spell);

    public static bool TryParse<T>(string text, out T value) where T : struct, Enum
    {
        var name = Enum.GetNames<T>().FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)
            || string.Equals(Spell(name), text, StringComparison.OrdinalIgnoreCase));
        value = name is null ? default : Enum.Parse<T>(name);
        return name is not null;
    }

    /// <summary>One value, as it is written.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Spell(value.ToString());

    private static string Spell(string name) => string.Concat(name.Select((letter, index) =>
        index > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
