using System.CommandLine;

namespace Odin.Cli.Cluster;

/// <summary>Flags that most kinds of <c>odin get</c> have and one cannot have: whoever gives one learns why, and what to give
/// instead.</summary>
internal static class NoSuchFlags
{
    /// <param name="why">What the kind is, and what else shows what was asked for.</param>
    public static void Add(Command command, string flag, string why)
    {
        var option = new Option<string?>(flag) { Hidden = true, Arity = ArgumentArity.ZeroOrOne };
        option.Validators.Add(result => result.AddError($"{flag}: {why}."));
        command.Options.Add(option);
    }

    /// <summary>What it lists goes by no name.</summary>
    public static void AddName(Command command, string why)
    {
        var name = new Argument<string?>("NAME") { Hidden = true, Arity = ArgumentArity.ZeroOrOne };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !token.Value.StartsWith("--", StringComparison.Ordinal))
                result.AddError($"get {command.Name} '{token.Value}': {why}.");
        });
        command.Arguments.Add(name);
    }
}
