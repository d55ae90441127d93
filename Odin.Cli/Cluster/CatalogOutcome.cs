using System.Collections.Immutable;
using Odin.Cli.Configuration;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration.Differences;

namespace Odin.Cli.Cluster;

/// <summary>Reports what became of a change to the catalog.</summary>
internal static class CatalogOutcome
{
    /// <summary>Returns the exit code.</summary>
    public static int Report(Terminal terminal, ApplyResult result, ImmutableArray<AppDifference> differences, long before, long? asked)
    {
        switch (result.Outcome)
        {
            case ApplyOutcome.Applied:
                Print(terminal, differences);
                terminal.Text.WriteLine($"version {result.DocumentVersion} stands (before: {before}); catalog {result.Catalog}");
                return ExitCode.Ok;
            case ApplyOutcome.Unchanged:
                terminal.Text
                    .WriteLine($"version {result.DocumentVersion} stands and says the same already; catalog {result.Catalog ?? "(none)"}");
                return ExitCode.Ok;
            case ApplyOutcome.VersionConflict:
                return Conflict(terminal, asked ?? before, result.DocumentVersion);
            case ApplyOutcome.UnknownVersion:
                terminal.SayError(asked is { } version
                    ? $"version {version} is not in the history any more, or never was; nothing was changed and version " +
                        $"{result.DocumentVersion} stands."
                    : $"there is no version before {result.DocumentVersion}; nothing was changed.");
                return ExitCode.Failed;
            case ApplyOutcome.Invalid:
                foreach (var error in result.Errors) terminal.SayError(error);
                return InvalidConfiguration.ExitCode;
            case ApplyOutcome.Damaged:
                return Damaged(terminal, string.Join("; ", result.Errors));
            case ApplyOutcome.Unborn:
                terminal.SayError("this cluster has no configuration yet; put one in force with `odin apply` first.");
                return ExitCode.Failed;
            default:
                terminal.SayError(
                    $"the silos' storage (Redis) does not take the change, so it was refused and version " +
                        $"{result.DocumentVersion} stands; the edges serve on. Try again when Redis answers.");
                return ExitCode.Failed;
        }
    }

    /// <summary>The same for what the operator wants of an app, target, edge or region, which is no version of the document.</summary>
    public static int ReportState(Terminal terminal, ApplyResult result, string what, string state)
    {
        switch (result.Outcome)
        {
            case ApplyOutcome.Applied:
                terminal.Text.WriteLine($"{what}: {state} (the document stays at version {result.DocumentVersion})");
                return ExitCode.Ok;
            case ApplyOutcome.Unchanged:
                terminal.Text.WriteLine($"{what}: {state} already");
                return ExitCode.Ok;
            case ApplyOutcome.UnknownApp or ApplyOutcome.UnknownTarget:
                return terminal.Fail($"{what} is configured no more.");
            default:
                return Report(terminal, result, [], result.Version, asked: null);
        }
    }

    /// <summary>For every command: the catalog in the storage is no catalog.</summary>
    public static int Damaged(Terminal terminal, string damage)
    {
        terminal.SayError($"the catalog in the silos' storage (Redis) cannot be read: {damage}. "
            + "The edges serve on from what they know. `odin apply --force -f FILE` replaces it.");
        return ExitCode.Failed;
    }

    public static int Conflict(Terminal terminal, long expected, long standing)
    {
        terminal.SayError(
            $"version {standing} stands, not " +
                $"{expected}: somebody changed it in between. Nothing was changed; look at it with `odin get config` and apply with " +
                    $"--expect {standing}.");
        return ExitCode.Failed;
    }

    public static void Print(Terminal terminal, ImmutableArray<AppDifference> differences)
    {
        foreach (var difference in differences) terminal.Text.WriteLine(difference);
        if (differences.IsEmpty) terminal.Text.WriteLine("no app differs");
    }
}
