using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Odin.Thor.Echo;

namespace Odin.Thor.Flags;

/// <summary>Makes the options of thor's commands. A bad value's message names the flag, the value and what was expected.</summary>
internal static class Flag
{
    private delegate bool Parser<T>(string text, out T value);

    public static Option<int> Port() =>
        Create("--port", "The TCP port to connect to.", "PORT", "a TCP port, 1-65535", Within(1, 65_535), required: true);

    public static Option<string> Host() => Create(
        "--host", "The host to connect to, a name or an address.", "HOST", "a host name or an IP address",
        static (string text, out string host) =>
        {
            host = text;
            return Uri.CheckHostName(text) != UriHostNameType.Unknown && !OldSpelling.Is(text);
        }, "127.0.0.1");

    public static Option<int[]> Ports(string help) => new("--port")
    {
        Description = help,
        HelpName = "PORT",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
            [.. result.Tokens.Select(token => Parse(result, token.Value, "--port", "a TCP port, 0-65535", Within(0, 65_535)))],
    };

    public static Option<IPAddress> Address(string help) =>
        Create("--address", help, "IP", "an IP address such as 127.0.0.1 or ::", ParseAddress, IPAddress.Loopback);

    /// <summary>Null when the flag is not given.</summary>
    public static Option<IPAddress?> OptionalAddress(string help) =>
        Create<IPAddress?>("--address", help, "IP", "an IP address such as 127.0.0.1 or ::", ParseOptionalAddress, required: false);

    /// <summary>Null when the flag is not given.</summary>
    public static Option<string?> Name(string help) =>
        Create("--name", help, "NAME", Greeting.ExpectedName, static (string text, out string? name) =>
    {
        name = text;
        return Greeting.IsName(text);
    }, required: false);

    private static bool ParseOptionalAddress(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && !OldSpelling.Is(text);

    private static bool ParseAddress(string text, out IPAddress address) => IPAddress.TryParse(text, out address!) && !OldSpelling.Is(text);

    public static Option<Duration> Duration(string name, string help, TimeSpan @default) =>
        Create(name, help, "DURATION", Flags.Duration.Expected, Flags.Duration.TryParse, new Duration(@default));

    /// <summary>Null when the flag is not given.</summary>
    public static Option<Duration?> OptionalDuration(string name, string help) =>
        Create(name, help, "DURATION", Flags.Duration.Expected, static (string text, out Duration? duration) =>
    {
        var isGood = Flags.Duration.TryParse(text, out var value);
        duration = value;
        return isGood;
    }, required: false);

    /// <summary>The same where none at all, <c>0s</c>, has a meaning.</summary>
    public static Option<Duration?> OptionalDurationOrNone(string name, string help) =>
        Create(name, help, "DURATION", $"0s, or {Flags.Duration.Expected}", static (string text, out Duration? duration) =>
    {
        var isGood = Flags.Duration.TryParse(text, out var value) || text == "0s";
        duration = value;
        return isGood;
    }, required: false);

    public static Option<int> Number(string name, string help, string unit, int least, int most, int @default) =>
        Create(name, help, unit, string.Create(CultureInfo.InvariantCulture, $"a whole number, {least}-{most}"), Within(least, most),
            @default);

    public static Option<string> Choice(string name, string alias, string help, string[] choices)
    {
        var option = Create(name, help, string.Join('|', choices), string.Join(" or ", choices), (string text, out string choice) =>
        {
            choice = text;
            return choices.Contains(text);
        }, choices[0]);
        option.Aliases.Add(alias);
        return option;
    }

    private static Parser<int> Within(int least, int most) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static Option<T> Create<T>(string name, string help, string unit, string expected, Parser<T> parse, T @default)
    {
        var option = Create(name, help, unit, expected, parse, required: false);
        option.DefaultValueFactory = _ => @default;
        return option;
    }

    private static Option<T> Create<T>(string name, string help, string unit, string expected, Parser<T> parse, bool required) => new(name)
    {
        Description = help,
        HelpName = unit,
        Required = required,
        CustomParser = result => Parse(result, result.Tokens[0].Value, name, expected, parse),
    };

    private static T Parse<T>(ArgumentResult result, string text, string name, string expected, Parser<T> parse)
    {
        if (!parse(text, out var value)) result.AddError($"{name} '{text}': expected {expected}.");
        return value;
    }
}
