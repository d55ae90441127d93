using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Odin.Commands;
using Odin.Hosting.Settings;
using Odin.Silo.Access;

namespace Odin.Cli.Keys;

/// <summary>What a new key is to be.</summary>
internal sealed class KeyFlags
{
    private readonly Option<string> _name;
    private readonly Option<Role> _role;

    private readonly Option<ImmutableArray<string>> _apps = new("--apps")
    {
        Description = "The apps it is limited to, separated by commas. Default: it is good for all.",
        HelpName = "APP,...",
        CustomParser = ReadApps,
    };

    private readonly Option<Duration?> _goodFor = Flag.OptionalDuration("--good-for", "When it ends by itself. Default: never.");

    /// <param name="isFirst">It may be the first one: an admin's, unless it is said otherwise.</param>
    public KeyFlags(bool isFirst)
    {
        _name = new Option<string>("--name")
        {
            Description = isFirst ? "Whose it is to be. Default: admin." : "Whose it is to be.",
            HelpName = "NAME",
            Required = !isFirst,
            CustomParser = result => ReadName(result, "--name", result.Tokens[0].Value),
        };
        _role = new Option<Role>("--role")
        {
            Description = isFirst ? "viewer, operator or admin. Default: admin." : "viewer, operator or admin.",
            HelpName = "ROLE",
            Required = !isFirst,
            CustomParser = ReadRole,
        };
        Flag.Offering(_role, ChoiceText.AllOf(typeof(Role)));
        if (!isFirst) return;
        _name.DefaultValueFactory = _ => "admin";
        _role.DefaultValueFactory = _ => Role.Admin;
    }

    public Option<ImmutableArray<string>> Apps => _apps;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _role, _apps, _goodFor }) command.Options.Add(option);
    }

    /// <summary>A key without its hash.</summary>
    public ApiKey Read(ParseResult parsed, DateTimeOffset now) => new("", parsed.GetRequiredValue(_name), parsed.GetValue(_role))
    {
        Apps = parsed.GetResult(_apps) is null ? [] : parsed.GetValue(_apps),
        Expires = parsed.GetValue(_goodFor) is { } length ? now + length.Value : null,
    };

    private static string ReadName(ArgumentResult result, string flag, string text)
    {
        if (!Identifier.IsValid(text)) result.AddError($"{flag} '{text}': expected {Identifier.Expected}.");
        return text;
    }

    private static ImmutableArray<string> ReadApps(ArgumentResult result) =>
        [.. result.Tokens[0].Value.Split(',').Select(app => ReadName(result, "--apps", app))];

    private static Role ReadRole(ArgumentResult result)
    {
        if (KeyLine.TryReadRole(result.Tokens[0].Value, out var role)) return role;
        result.AddError($"--role '{result.Tokens[0].Value}': expected viewer, operator or admin.");
        return default;
    }
}
