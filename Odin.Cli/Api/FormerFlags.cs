using System.CommandLine;

namespace Odin.Cli.Api;

/// <summary>Flags by which commands once joined the cluster. Whoever gives one learns what to give instead.</summary>
internal static class FormerFlags
{
    private static readonly string[] Names = ["--redis", "--redis-password-file", "--gateway", "--cluster-id", "--service-id"];

    public static void AddTo(Command command)
    {
        foreach (var name in Names) command.Options.Add(Former(name, $"--api URL (or ODIN_API) names a silo's admin endpoint, by default " +
            $"{ApiEndpoint.Usual}, and ODIN_KEY or --key-file a key"));
        command.Options.Add(Former("--cluster-ca", "--ca FILE names the cluster's authority"));
    }

    private static Option<string?> Former(string name, string remedy)
    {
        var option = new Option<string?>(name) { Hidden = true };
        option.Validators.Add(result => result.AddError(
            $"{name}: this command asks the admin API of a silo and is no part of the cluster: {remedy}."));   // Not the value: a password.
        return option;
    }
}
