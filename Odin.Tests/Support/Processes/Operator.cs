namespace Odin.Tests.Support.Processes;

/// <summary>What an operator does who looks again: the admin API's view is up to two seconds old.</summary>
internal static class Operator
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until it is so, and returns what was said then.</summary>
    public static async Task<string> UntilAsync(Func<Task<string>> ask, Func<string, bool> isSo)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (true)
        {
            var said = await ask();
            if (isSo(said)) return said;
            deadline.IsCancellationRequested.ShouldBeFalse(said);
            await RealTime.PassAsync(Pause);
        }
    }

    /// <summary>Asks until it says this.</summary>
    public static Task<string> UntilAsync(Func<Task<(int ExitCode, string Said)>> ask, string says) =>
        UntilAsync(async () => (await ask()).Said, said => said.Contains(says, StringComparison.Ordinal));
}
