namespace Odin.Tests.Support;

/// <summary>The one way in which a test lets time pass: an outage, a stay, a measured stretch that has a length by its nature.
/// What can be waited for is waited for.</summary>
internal static class RealTime
{
    /// <summary>Ends early, without an exception, when the test or <paramref name="stop"/> is over.</summary>
    public static async Task PassAsync(TimeSpan length, CancellationToken stop = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, TestContext.Current.CancellationToken);
        await Task.Delay(length, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Completes when <paramref name="stop"/> is cancelled.</summary>
    public static Task UntilAsync(CancellationToken stop) => PassAsync(Timeout.InfiniteTimeSpan, stop);
}
