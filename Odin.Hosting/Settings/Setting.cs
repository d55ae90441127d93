using System.CommandLine;
using System.Globalization;
using System.Net;
using Odin.Commands;
using Odin.Grains.Configuration.Values;

namespace Odin.Hosting.Settings;

/// <summary>One setting of a process: its key in section <c>Odin</c>, the flag of the same name, and what it may be.</summary>
/// <param name="Name">The key, for example <c>GatewayPort</c>; the flag is <c>--gateway-port</c>, the
/// environment variable <c>ODIN__GATEWAYPORT</c>.</param>
/// <param name="Unit">What help shows for the value.</param>
/// <param name="Expected">What it may be, in words for people.</param>
/// <param name="Description">One sentence, with the default.</param>
public abstract record Setting(string Name, string Unit, string Expected, string Description)
{
    public const string Section = "Odin";

    /// <summary>What the flag stands for when it is given without a value; null: it needs one.</summary>
    public string? WhenAlone { get; init; }

    /// <summary>A value may hold a password: messages never show it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What may be wrong with a value, as a sentence that begins with a blank; of a secret one without a word of it.</summary>
    public Func<string, string> Hint { get; init; } = _ => "";

    public string Key => $"{Section}:{Name}";

    public string Variable => $"ODIN__{Name.ToUpperInvariant()}";

    public string Flag =>
        string.Concat(
            Name.Select((letter, index) => index > 0 && char.IsUpper(letter)
                ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}").Prepend("--"));

    /// <summary>False: it is none of what is expected.</summary>
    public abstract bool IsValid(string text);

    /// <summary>The flag, for one command.</summary>
    /// <param name="isChecked">A bad value is refused with the flag's name before the command runs.</param>
    public Option<string?> NewFlag(bool isChecked)
    {
        var flag = new Option<string?>(Flag) { Description = Description, HelpName = Unit };
        flag.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError($"{Flag} '': the value is empty; give {Expected} or leave the flag out.");
            else if (isChecked && !IsSecret && result.Tokens.FirstOrDefault(token => !IsValid(token.Value)) is { } wrong)
                result.AddError($"{Flag} '{wrong.Value}': expected {Expected}.{Hint(wrong.Value)}");
        });
        if (WhenAlone is null) return flag;
        flag.Arity = ArgumentArity.ZeroOrOne;
        flag.CustomParser = result => result.Tokens.Count == 0 ? WhenAlone : result.Tokens[0].Value;
        return flag;
    }

    private delegate bool Parser<T>(string text, out T value);

    /// <summary>Any text that is not empty.</summary>
    public static Setting<T> Text<T>(string name, string unit, string description, Action<T, string> apply) where T : new() =>
        Create(name, unit, "a text", description, static (string text, out string value) => (value = text).Length > 0, apply);

    /// <summary>A name as apps and regions have it.</summary>
    public static Setting<T> Identifier<T>(string name, string description, Action<T, string> apply) where T : new() =>
        Create(name, "NAME", "1 to 63 letters, digits, dots, dashes or underscores, not dots alone", description,
            static (string text, out string value) => NameValue.IsName(value = text) && text.Trim('.').Length > 0, apply);

    /// <summary>A whole number within bounds, both included.</summary>
    public static Setting<T> Number<T>(string name, string unit, int least, int most, string description, Action<T, int> apply)
        where T : new() =>
        Create(name, unit, string.Create(CultureInfo.InvariantCulture, $"a whole number, {least}-{most}"), description,
            (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least
            && value <= most, apply);

    /// <summary>A duration as the configuration has it.</summary>
    public static Setting<T> Duration<T>(string name, string description, Action<T, TimeSpan> apply) where T : new() =>
        Create(name, "DURATION", "a duration such as 500ms, 2s, 1m30s or 1h", description,
            static (string text, out TimeSpan value) => DurationText.TryParse(text, out value), apply);

    /// <summary>An IP address.</summary>
    public static Setting<T> Address<T>(string name, string description, Action<T, IPAddress> apply) where T : new() =>
        Create(name, "IP", "an IP address such as 127.0.0.1 or ::", description, StrictAddress.TryParse,
            apply) with
        { Hint = AddressHint.Of };

    /// <summary>One of an enumeration's values, as <see cref="ChoiceText"/> spells them.</summary>
    public static Setting<T> Choice<T, TChoice>(string name, string description, Action<T, TChoice> apply)
        where T : new() where TChoice : struct, Enum =>
        Create<T, TChoice>(name, string.Join('|', ChoiceText.AllOf(typeof(TChoice))),
            $"one of {string.Join(", ", ChoiceText.AllOf(typeof(TChoice)))}", description, ChoiceText.TryParse, apply);

    /// <summary>A text of a kind of its own, which may hold a password.</summary>
    /// <param name="isValid">Whether it is what is expected.</param>
    /// <param name="hint">What may be wrong with a value, without a word of it.</param>
    public static Setting<T> Secret<T>(string name, string unit, string expected, string description, Predicate<string> isValid,
        Func<string, string> hint, Action<T, string> apply) where T : new() =>
        Create(name, unit, expected, description, (string text, out string value) => isValid(value = text), apply) with
        {
            IsSecret = true,
            Hint = hint,
        };

    /// <summary>One or more <c>HOST:PORT</c>, separated by commas.</summary>
    public static Setting<T> Endpoints<T>(string name, string description, Action<T, string> apply) where T : new() =>
        Create(name, "HOST:PORT,...", "one or more HOST:PORT, separated by commas", description,
            static (string text, out string value) => HostPort.TryParseAll(value = text, out _), apply) with
        { Hint = AddressHint.Of };

    private static Setting<T> Create<T, TValue>(string name, string unit, string expected, string description, Parser<TValue> parse,
        Action<T, TValue> apply) where T : new() => new(name, unit, expected, description, (text, options) =>
    {
        if (!parse(text, out var value)) return false;
        apply(options, value);
        return true;
    });
}

/// <summary>A setting of one kind of options.</summary>
/// <param name="TryApply">Reads the text into the options; false: it is none of what is expected.</param>
public sealed record Setting<T>(string Name, string Unit, string Expected, string Description, Func<string, T, bool> TryApply)
    : Setting(Name, Unit, Expected, Description)
    where T : new()
{
    public override bool IsValid(string text) => TryApply(text, new T());
}
