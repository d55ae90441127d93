using Odin.Edge.Control.Leases;
using Odin.Edge.Control.Permits;
using Odin.Edge.Limits;

namespace Odin.Tests.Simulation;

/// <summary>Exchanges permits as the permit client's task does; at once when a client was turned away, or when a
/// permit came free that others wait for.</summary>
internal sealed class EdgePermits
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly EdgePlace _edge;
    private readonly World _world;
    private readonly PermitState _state;
    private TimeSpan? _sentAt;
    private TimeSpan _endedAt;
    private bool _isSyncRequested;

    public EdgePermits(EdgePlace edge)
    {
        (_edge, _world, _state) = (edge, edge.World, new PermitState(edge.Identity, startsAfter: 0));
        if (_world.IsLimited) _world.Agenda.Every(() => Look, () => edge.Do(Step));
    }

    public void OnTurnedAway() => _isSyncRequested = true;

    public void OnReleased() => _isSyncRequested |= _state.IsScarce;

    private void Step()
    {
        if (_edge.App?.Limits is not { Shared.IsEmpty: false } limits) return;
        if (_sentAt is { } sent && _world.Now - sent < LeaseClient.LeaseDeadline) return;
        if (_sentAt is not null) GiveUp();
        if (_world.Now - _endedAt < _state.Pause(_isSyncRequested)) return;
        Exchange(limits);
    }

    private void Exchange(AppLimits limits)
    {
        (_sentAt, _isSyncRequested) = (_world.Now, false);
        var request = _state.Next(_edge.App!.Model.Version, limits.Shared, waiting: 0, limits.Now,
            isIdle: limits.Shared.All(limit => limit.Pool.Used == 0));
        if (_world.RouteToApp(_edge.Place) is not { } activation) return;
        _world.Network.Call(_edge.Place, activation.Place, () => activation.Exchange(request), answer => _edge.Do(() =>
        {
            if (!_state.IsPending) return;
            _state.TryTake(answer, limits.Shared);
            if (!_state.IsPending) (_sentAt, _endedAt) = (null, _world.Now);
        }));
    }

    private void GiveUp()
    {
        _state.GiveUp();
        (_sentAt, _endedAt) = (null, _world.Now);
    }
}
