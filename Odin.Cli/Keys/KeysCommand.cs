using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Odin.Commands;
using Odin.Hosting.Settings;
using Odin.Silo.Access;

namespace Odin.Cli.Keys;

/// <summary><c>odin keys new</c>: makes a key of the admin API without asking anybody, for the file of <c>AdminKeys</c>.</summary>
internal sealed class KeysCommand(Terminal terminal, TimeProvider time)
{
    private readonly Option<string> _name = new("--name")
    {
        Description = "Whose it is to be. Default: admin.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "admin",
        CustomParser = result => ReadName(result, result.Tokens[0].Value),
    };

    private readonly Option<Role> _role = new("--role")
    {
        Description = "viewer, operator or admin. Default: admin.",
        HelpName = "ROLE",
        DefaultValueFactory = _ => Role.Admin,
        CustomParser = ReadRole,
    };

    private readonly Option<ImmutableArray<string>> _apps = new("--apps")
    {
        Description = "The apps it is limited to, separated by commas. Default: it is good for all.",
        HelpName = "APP,...",
        CustomParser = ReadApps,
    };

    private readonly Option<Duration?> _goodFor = Flag.OptionalDuration("--good-for", "When it ends by itself. Default: never.");

    public static Command Create(Terminal terminal) => new("keys", "Makes keys of the admin API.")
    {
        new KeysCommand(terminal, TimeProvider.System).CreateNew(),
    };

    private Command CreateNew()
    {
        var command = new Command("new", "Prints a new key, and the line for the file of AdminKeys with which silos take it. " +
            "Nobody else has the key, and nothing can show it again.") { _name, _role, _apps, _goodFor };
        command.SetAction(parsed => Print(new ApiKey("", parsed.GetRequiredValue(_name), parsed.GetValue(_role))
        {
            Apps = parsed.GetResult(_apps) is null ? [] : parsed.GetValue(_apps),
            Expires = parsed.GetValue(_goodFor) is { } length ? time.GetUtcNow() + length.Value : null,
        }));
        return command;
    }

    private int Print(ApiKey about)
    {
        var text = KeyText.New();
        var key = about with { Hash = KeyText.HashOf(text) };
        terminal.Text.WriteLine($"key:  {text}");
        terminal.Text.WriteLine($"line: {KeyLine.Of(key)}");
        terminal.Say($"key {key.Id}: give it to its holder, and put the line into the file of AdminKeys of every silo");
        return ExitCode.Ok;
    }

    private static string ReadName(ArgumentResult result, string text)
    {
        if (!Identifier.IsValid(text)) result.AddError($"'{text}': expected {Identifier.Expected}.");
        return text;
    }

    private static ImmutableArray<string> ReadApps(ArgumentResult result) =>
        [.. result.Tokens[0].Value.Split(',').Select(app => ReadName(result, app))];

    private static Role ReadRole(ArgumentResult result)
    {
        if (KeyLine.TryReadRole(result.Tokens[0].Value, out var role)) return role;
        result.AddError($"--role '{result.Tokens[0].Value}': expected viewer, operator or admin.");
        return default;
    }
}
