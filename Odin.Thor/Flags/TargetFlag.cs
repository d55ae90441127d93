using System.CommandLine;
using System.Net;
using Odin.Commands;
using Odin.Thor.Echo;

namespace Odin.Thor.Flags;

/// <summary>Makes the options that name a target: its host, its address, its ports, its greeting.</summary>
internal static class TargetFlag
{
    public static Option<int> Port() =>
        Flag.Create("--port", "The TCP port to connect to.", "PORT", "a TCP port, 1-65535", Flag.Within(1, 65_535), required: true);

    public static Option<string> Host() => Flag.Create(
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
            [.. result.Tokens.Select(token => Flag.Parse(result, token.Value, "--port", "a TCP port, 0-65535", Flag.Within(0, 65_535)))],
    };

    public static Option<IPAddress> Address(string help) =>
        Flag.Create("--address", help, "IP", "an IP address such as 127.0.0.1 or ::", ParseAddress, IPAddress.Loopback);

    /// <summary>Null when the flag is not given.</summary>
    public static Option<string?> Name(string help) =>
        Flag.Create("--name", help, "NAME", Greeting.ExpectedName, static (string text, out string? name) =>
    {
        name = text;
        return Greeting.IsName(text);
    }, required: false);

    private static bool ParseAddress(string text, out IPAddress address) => IPAddress.TryParse(text, out address!) && !OldSpelling.Is(text);
}
