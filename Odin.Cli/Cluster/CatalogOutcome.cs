using System.Collections.Immutable;
using Odin.Cli.Api;
using Odin.Commands;
using Odin.Grains.Configuration.Differences;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary>Reports what became of a change to the catalog.</summary>
internal static class CatalogOutcome
{
    public static int Report(Terminal terminal, ConfigAnswer answer)
    {
        if (answer.IsApplied)
        {
            Print(terminal, answer.Differences);
            terminal.Text.WriteLine($"version {answer.Version} stands (before: {answer.Before}); catalog {answer.Catalog}");
        }
        else
        {
            terminal.Text.WriteLine($"version {answer.Version} stands and says the same already; catalog {answer.Catalog ?? "(none)"}");
        }

        return ExitCode.Ok;
    }

    /// <param name="asked">The version that was asked for; null: none was.</param>
    public static int Report(Terminal terminal, ApiFailure failure, long? asked) => failure.Code switch
    {
        ProblemCode.VersionConflict => terminal.Fail($"version {failure.Version} stands, not {asked}: somebody changed it in between. " +
            $"Nothing was changed; look at it with `odin get config` and apply with --expect {failure.Version}."),
        ProblemCode.UnknownVersion => terminal.Fail(asked is { } version
            ? $"version {version} is not in the history any more, or never was; nothing was changed and version {failure.Version} stands."
            : $"there is no version before {failure.Version}; nothing was changed."),
        ProblemCode.Unborn =>
            terminal.Fail("this cluster has no configuration yet; put one in force with `odin apply` first."),
        ProblemCode.NotStored => terminal.Fail("the silos' storage (Redis) does not take the change, so it was refused and version " +
            $"{failure.Version} stands; the edges serve on. Try again when Redis answers."),
        _ => failure.Report(terminal),
    };

    /// <summary>The same for what the operator wants of an app, target, edge or region, which is no version of the document.</summary>
    public static int ReportState(Terminal terminal, bool isChanged, long documentVersion, string what, string state)
    {
        terminal.Text.WriteLine(isChanged
            ? $"{what}: {state} (the document stays at version {documentVersion})" : $"{what}: {state} already");
        return ExitCode.Ok;
    }

    /// <summary>For every command: the catalog in the storage is no catalog.</summary>
    public static int Damaged(Terminal terminal, string damage) => terminal.Fail(
        $"the catalog in the silos' storage (Redis) cannot be read: {damage}. "
            + "The edges serve on from what they know. `odin apply --force -f FILE` replaces it.");

    public static void Print(Terminal terminal, ImmutableArray<AppDifference> differences)
    {
        foreach (var difference in differences) terminal.Text.WriteLine(difference);
        if (differences.IsEmpty) terminal.Text.WriteLine("no app differs");
    }
}
