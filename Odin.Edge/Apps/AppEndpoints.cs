using Microsoft.Extensions.Logging;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>What befalls single addresses of one app's targets: which are passed over, and which
/// are to be probed. From any thread.</summary>
internal sealed partial class AppEndpoints(EdgeApp app, ILogger logger, TroubledApps? troubled)
{
    private readonly TroubleMark _passedOver = new(app, troubled);

    /// <summary>An address failed while its target has others.</summary>
    public void PassOver(Target target, TargetEndpoint endpoint, OutlierSpec spec, string reason, long nowMilliseconds) =>
        PassOver(target, endpoint, spec, FailureKind.Connect, reason, nowMilliseconds);

    /// <summary>An address ended a session before its first byte. False: no other address is left, so it is the target's failure.</summary>
    public bool TryBlame(Target target, TargetEndpoint endpoint, OutlierSpec spec, long startedAt, long nowMilliseconds)
    {
        if (target.Outlier.Phase != OutlierPhase.In || !target.Addresses.HasOther(endpoint)) return false;
        if (!endpoint.OnAnswerFailed(spec, startedAt, nowMilliseconds)) return true;

        PassOver(target, endpoint, spec, FailureKind.Answer, "it ended sessions before their first byte", nowMilliseconds);
        return true;
    }

    /// <summary>The addresses that are to be probed now; the caller says how it went. Costs nothing while none is passed over.</summary>
    public IReadOnlyCollection<(Target Target, TargetEndpoint Endpoint)> Sweep(long nowMilliseconds)
    {
        if (!_passedOver.TryTake()) return [];
        var due = new List<(Target, TargetEndpoint)>();
        foreach (var target in app.Model.Targets)
        {
            if (target.UsedAddresses is not { } addresses) continue;
            foreach (var endpoint in addresses.All)
            {
                if (endpoint.Phase == EndpointPhase.In) continue;
                _passedOver.Set();
                if (endpoint.TryBeginProbe(nowMilliseconds)) due.Add((target, endpoint));
            }
        }

        return due;
    }

    /// <param name="target">Whose address it is.</param>
    /// <param name="endpoint">What was probed.</param>
    /// <param name="failure">Null: the probe was good.</param>
    /// <param name="nowMilliseconds">The loops' clock.</param>
    public void OnProbed(Target target, TargetEndpoint endpoint, string? failure, long nowMilliseconds)
    {
        endpoint.OnProbed(app.Model.Spec.Outlier, failure, nowMilliseconds);
        app.OnFinding();
        if (failure is null) LogProved(app.Name, target.ToString(), endpoint.ToString());
        else LogStillOut(app.Name, target.ToString(), endpoint.ToString(), failure);
    }

    /// <summary>A name led to other addresses and may have brought some that are passed over since before.</summary>
    public void OnAddressesChanged() => _passedOver.Set();

    private void PassOver(Target target, TargetEndpoint endpoint, OutlierSpec spec, FailureKind kind, string reason, long nowMilliseconds)
    {
        var isNew = endpoint.PassOver(spec, kind, reason, nowMilliseconds);
        _passedOver.Set();
        app.OnFinding();
        if (isNew) LogPassedOver(app.Name, target.ToString(), endpoint.ToString(), reason);
    }

    [LoggerMessage(5408, LogLevel.Information,
        "App {App}: address {Endpoint} of target {Target} is passed over on this edge until a probe is good: {Reason}")]
    private partial void LogPassedOver(string app, string target, string endpoint, string reason);

    [LoggerMessage(5409, LogLevel.Information,
        "App {App}: a probe of address {Endpoint} of target {Target} was good; sessions may go there again")]
    private partial void LogProved(string app, string target, string endpoint);

    [LoggerMessage(5410, LogLevel.Debug, "App {App}: address {Endpoint} of target {Target} stays passed over on this edge: {Failure}")]
    private partial void LogStillOut(string app, string target, string endpoint, string failure);
}
