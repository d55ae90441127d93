namespace Odin.Grains.Consoles;

/// <summary>What one edge did about a request to end sessions.</summary>
/// <param name="Matched">Sessions that the filter matches.</param>
/// <param name="Closed">Of those, the ones that end now or over the time asked for.</param>
/// <param name="IsBusy">The edge has too many questions to answer and did nothing.</param>
[GenerateSerializer, Immutable, Alias("odin.closed-sessions")]
public sealed record ClosedSessions(
    [property: Id(0)] int Matched, [property: Id(1)] int Closed, [property: Id(2)] bool IsBusy = false)
{
    public static readonly ClosedSessions Busy = new(0, 0, IsBusy: true);
}
