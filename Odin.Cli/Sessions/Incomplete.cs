using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Gathering;

namespace Odin.Cli.Sessions;

/// <summary>What is said when not every edge answered.</summary>
internal static class Incomplete
{
    /// <summary>Names those that did not answer; returns the exit code.</summary>
    /// <param name="what">What is not complete, for example <c>the list</c>.</param>
    public static int Report(Terminal terminal, string what, IEnumerable<MissingAnswer> missing)
    {
        var all = missing.ToList();
        foreach (var one in all) terminal.SayError(VisibleText.Of($"{one.Name}: {one.Reason}."));
        if (all.Count == 0) return ExitCode.Ok;
        terminal.Say($"{what} is not complete: {string.Join(", ", all.Select(one => one.Name))}");
        return ExitCode.Incomplete;
    }
}
