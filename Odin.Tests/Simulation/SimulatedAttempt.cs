using Odin.Edge.Sessions;
using Odin.Edge.Targets;

namespace Odin.Tests.Simulation;

/// <summary>One attempt at the addresses of one target, as the product's own goes through them, and what must be true of it.</summary>
internal sealed class SimulatedAttempt(EdgePlace edge, Target target)
{
    private readonly List<TargetEndpoint> _order = [];
    private readonly List<TargetEndpoint> _failed = [];

    /// <summary>Null: no address could be connected to.</summary>
    public TargetEndpoint? Connected { get; private set; }

    /// <summary>How long it takes.</summary>
    public TimeSpan Length { get; private set; }

    public void Run(TimeSpan timeout, TimeSpan distance)
    {
        target.Addresses.Order(_order, client: null, timeout, edge.Clock.Milliseconds);
        if (edge.IsKnownDead(_order[0]) && _order.Exists(endpoint => endpoint.IsUsable && !edge.IsKnownDead(endpoint)))
            edge.World.Fail($"{edge.Identity.Id} tries {_order[0]} of {target}, which is known to be dead, before one that is not");

        var pace = TimeSpan.FromMilliseconds(ConnectPace.Of((long)timeout.TotalMilliseconds, _order.Count));
        var (begins, isWaiting) = (TimeSpan.Zero, false);
        foreach (var endpoint in _order)
        {
            var mood = edge.World.Farm.MoodOf(target.Address, endpoint);
            if (mood is TargetMood.Up or TargetMood.Resetting && begins + distance < timeout)
            {
                (Connected, Length) = (endpoint, begins + distance);
                return;
            }

            _failed.Add(endpoint);
            isWaiting |= mood == TargetMood.Silent;
            begins += isWaiting || distance > pace ? pace : distance;
        }

        Length = isWaiting ? timeout : begins;
        if (_order.Exists(endpoint => edge.World.Farm.MoodOf(target.Address, endpoint) is TargetMood.Up or TargetMood.Resetting))
            edge.World.Fail($"{edge.Identity.Id} could not connect to {target}, and an address of it lives");
    }

    /// <summary>What was found out of the addresses; called when the attempt ends.</summary>
    public void Publish()
    {
        if (edge.App is not { } app || _order.Count < 2) return;
        foreach (var endpoint in _failed)
        {
            app.Endpoints.PassOver(target, endpoint, app.Model.Spec.Outlier, "dead", edge.Clock.Milliseconds);
            edge.NoteDead(endpoint, isDead: true);
        }

        if (Connected is null) return;
        Connected.OnConnected(edge.Clock.Milliseconds);
        edge.NoteDead(Connected, isDead: false);
    }
}
