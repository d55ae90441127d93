using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Api;

/// <summary>Where the admin API is and with which key it is asked: flags, or <c>ODIN_API</c> and <c>ODIN_KEY</c>.</summary>
internal sealed class ApiFlags
{
    private const string Usual = "http://127.0.0.1:8080";

    private readonly Option<string?> _api = new("--api")
    {
        Description = $"The address of a silo's admin endpoint. Default: ODIN_API, or {Usual}.",
        HelpName = "URL",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The key. Other users of the machine can read it here: better give it as ODIN_KEY. Default: ODIN_KEY, or none.",
        HelpName = "KEY",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_api);
        command.Options.Add(_key);
    }

    /// <summary>Null after the error was reported.</summary>
    public (Uri Address, string? Key)? Read(ParseResult parsed, Terminal terminal)
    {
        var (flag, variable) = (parsed.GetValue(_api), Variable("ODIN_API"));
        var text = flag ?? variable ?? Usual;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return (address, parsed.GetValue(_key) ?? Variable("ODIN_KEY"));
        terminal.SayError($"{(flag is null ? "ODIN_API" : "--api")} '{text}': expected a URL such as {Usual}.");
        return null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
