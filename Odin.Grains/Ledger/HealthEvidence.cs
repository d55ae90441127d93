using Odin.Grains.Targets;

namespace Odin.Grains.Ledger;

/// <summary>The evidence of health, in words: who probed with which result, who ejected and why. Made when somebody
/// asks, from the edges' last reports.</summary>
internal sealed class HealthEvidence(ConnectionLedger ledger)
{
    private readonly ILookup<(string Region, int Target), string> _words =
        ledger.HealthReport()
            .ToLookup(found => (found.Edge.Region.ToLowerInvariant(), found.Target), found => Words(found.Edge.Id, found.Report));

    /// <summary>Empty: no edge of the region found anything.</summary>
    public string For(string region, int target) =>
        string.Join("; ", _words[(region.ToLowerInvariant(), target)].Where(words => words.Length > 0).Order(StringComparer.Ordinal));

    private static string Words(string edge, TargetHealthReport finding) =>
        string.Join(", ",
            new[] { Probes(finding), finding.Unusable, finding.Addresses }.Where(words => words is not null)) is { Length: > 0 } words
                ? $"{edge}: {words}" : "";

    private static string? Probes(TargetHealthReport finding) => finding switch
    {
        { Probed: null } => null,
        { InARow: 0 } => "not probed yet",
        { LastFailure: { } failure } => $"probes {finding.Probed}, {finding.InARow} alike in a row, last failure: {failure}",
        _ => $"probes {finding.Probed}, {finding.InARow} alike in a row",
    };
}
