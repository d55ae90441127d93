using System.Collections.Immutable;
using Odin.Edge.Targets;

namespace Odin.Edge.Health;

/// <summary>What probes of all addresses of a target showed.</summary>
internal readonly record struct TargetResults(ImmutableArray<(TargetEndpoint Endpoint, ProbeResult Result)> ByEndpoint)
{
    /// <summary>A target is as good as the best of its addresses: clients are sent to that one.</summary>
    public ProbeResult OfTarget => ByEndpoint switch
    {
        [] => ProbeResult.Bad("its name does not resolve"),
        [var only] => only.Result,
        _ when ByEndpoint.Any(probed => probed.Result.IsGood) => ProbeResult.Good,
        _ => ProbeResult.Bad(string.Join("; ", ByEndpoint.Select(probed => $"{probed.Endpoint}: {probed.Result.Failure}"))),
    };
}
