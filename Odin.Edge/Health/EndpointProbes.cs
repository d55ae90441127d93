using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Edge.Health;

/// <summary>The health of each address of one target, out of its health checks. For the target's prober alone.</summary>
internal sealed class EndpointProbes
{
    private readonly Dictionary<TargetEndpoint, ProbeHistory> _histories = [];

    /// <summary>Takes the results in and publishes at the addresses what they show. A target with one address needs none of this.</summary>
    public void Observe(TargetResults results, HealthCheckSpec check, TimeSpan now, long nowMilliseconds)
    {
        foreach (var gone in _histories.Keys.Except(results.ByEndpoint.Select(probed => probed.Endpoint)).ToList()) Forget(gone);
        if (results.ByEndpoint.Length < 2) return;
        foreach (var (endpoint, result) in results.ByEndpoint)
        {
            if (!_histories.TryGetValue(endpoint, out var history))
                _histories.Add(endpoint, history = new ProbeHistory(TargetHealth.Unknown));
            history.Observe(result, check, now);
            endpoint.Probes = history.State;
            if (result.IsGood) endpoint.OnSeenGood(nowMilliseconds);
        }
    }

    /// <summary>Another edge probes the target from now on.</summary>
    public void Clear()
    {
        foreach (var endpoint in _histories.Keys.ToList()) Forget(endpoint);
    }

    private void Forget(TargetEndpoint endpoint)
    {
        _histories.Remove(endpoint);
        endpoint.Probes = null;
    }
}
