using Odin.Edge.Leases;
using Odin.Edge.Limits;

namespace Odin.Tests.Simulation;

/// <summary>Exchanges permits as the keeper's task does. Hurried when a client was turned away, or when a permit came free that others wait for.</summary>
internal sealed class EdgePermits
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly EdgePlace _edge;
    private readonly World _world;
    private readonly PermitBook _book;
    private TimeSpan? _sentAt;
    private TimeSpan _endedAt;
    private bool _isHurried;

    public EdgePermits(EdgePlace edge)
    {
        (_edge, _world, _book) = (edge, edge.World, new PermitBook(edge.Identity, startsAfter: 0));
        if (_world.IsLimited) _world.Agenda.Every(() => Look, () => edge.Do(Step));
    }

    public void OnTurnedAway() => _isHurried = true;

    public void OnReleased() => _isHurried |= _book.IsScarce;

    private void Step()
    {
        if (_edge.App?.Limits is not { Shared.IsEmpty: false } limits) return;
        if (_sentAt is { } sent && _world.Now - sent < LeaseKeeper.LeaseDeadline) return;
        if (_sentAt is not null) GiveUp();
        if (_world.Now - _endedAt < _book.Pause(_isHurried)) return;
        Exchange(limits);
    }

    private void Exchange(AppLimits limits)
    {
        (_sentAt, _isHurried) = (_world.Now, false);
        var request = _book.Next(_edge.App!.Model.Version, limits.Shared, waiting: 0, limits.Now);
        if (_world.RouteToApp(_edge.Place) is not { } activation) return;
        _world.Network.Call(_edge.Place, activation.Place, () => activation.Exchange(request), answer => _edge.Do(() =>
        {
            if (!_book.IsPending) return;
            _book.TryTake(answer, limits.Shared);
            if (!_book.IsPending) (_sentAt, _endedAt) = (null, _world.Now);
        }));
    }

    private void GiveUp()
    {
        _book.GiveUp();
        (_sentAt, _endedAt) = (null, _world.Now);
    }
}
