using System.Collections.Immutable;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Differences;
using Odin.Thor.Commands;

namespace Odin.Cli.Cluster;

/// <summary>Tells what became of a change to the catalog.</summary>
internal static class CatalogOutcome
{
    /// <summary>Returns the exit code.</summary>
    public static int Tell(Terminal terminal, ApplyResult result, ImmutableArray<AppDifference> differences, long before, long? asked)
    {
        switch (result.Outcome)
        {
            case ApplyOutcome.Applied:
                Print(terminal, differences);
                terminal.Text.WriteLine($"version {result.Version} stands (before: {before})");
                return ExitCode.Ok;
            case ApplyOutcome.Unchanged:
                terminal.Text.WriteLine($"version {result.Version} stands and says the same already");
                return ExitCode.Ok;
            case ApplyOutcome.VersionConflict:
                return Conflict(terminal, asked ?? before, result.Version);
            case ApplyOutcome.UnknownVersion:
                terminal.SayError(asked is { } version
                    ? $"version {version} is not in the history any more, or never was; nothing was changed and version {result.Version} stands."
                    : $"there is no version before {result.Version}; nothing was changed.");
                return ExitCode.Failed;
            default:
                terminal.SayError($"the silos' storage (Redis) does not take the change, so it was refused and version {result.Version} stands; the edges serve on. Try again when Redis answers.");
                return ExitCode.Failed;
        }
    }

    public static int Conflict(Terminal terminal, long expected, long standing)
    {
        terminal.SayError($"version {standing} stands, not {expected}: somebody changed it in between. Nothing was changed; look at it with `odin get config` and apply with --expect {standing}.");
        return ExitCode.Failed;
    }

    public static void Print(Terminal terminal, ImmutableArray<AppDifference> differences)
    {
        foreach (var difference in differences) terminal.Text.WriteLine(difference);
        if (differences.IsEmpty) terminal.Text.WriteLine("no app differs");
    }
}
