namespace Odin.Cli.Api;

/// <summary>How a verb goes on that looked first what it would change.</summary>
internal sealed record NextStep
{
    public static readonly NextStep Act = new();

    /// <summary>It ends with this exit code, and changes nothing.</summary>
    public int? ExitCode { get; private init; }

    /// <summary>What has to be answered with yes first, without the choices.</summary>
    public string? Question { get; private init; }

    /// <summary>What was not done after another answer: <c>changed</c>, <c>ended</c>.</summary>
    public string Undone { get; private init; } = "";

    public static NextStep End(int exitCode) => new() { ExitCode = exitCode };

    public static NextStep Ask(string question, string undone) => new() { Question = question, Undone = undone };
}
