namespace Odin.Tests.Support.Processes;

/// <summary>What an operator does who looks again: the admin API's view is up to two seconds old.</summary>
internal static class Operator
{
    /// <summary>Asks until it is so, and returns what was said then.</summary>
    public static async Task<string> UntilAsync(Func<Task<string>> ask, Func<string, bool> isSo)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        string said;
        while (!isSo(said = await ask())) deadline.IsCancellationRequested.ShouldBeFalse(said);
        return said;
    }

    /// <summary>Asks until it says this.</summary>
    public static Task<string> UntilAsync(Func<Task<(int ExitCode, string Said)>> ask, string says) =>
        UntilAsync(async () => (await ask()).Said, said => said.Contains(says, StringComparison.Ordinal));
}
