using Odin.Edge.Apps;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Edge.Targets;

namespace Odin.Tests.Simulation;

/// <summary>One client at an edge, with all that a session holds: its place under the limits and its count at a target.</summary>
internal sealed class ClientSession(AppModel model, HeldPermits held, PeerAddress client, TimeSpan length)
{
    private HeldPermits _held = held;
    private LiveCount _live;

    public AppModel Model => model;

    public PeerAddress Client => client;

    /// <summary>How long it lasts once it is connected.</summary>
    public TimeSpan Length => length;

    public List<int> Tried { get; } = [];

    public Target? Target => _live.Target;

    /// <summary>On the edge's clock.</summary>
    public long ConnectedAt { get; set; }

    public bool IsOver { get; private set; }

    public void Assign(Target target, PermitPool? permit) => _live = new LiveCount(target, loop: 0, permit);

    public void Adopt(AppLimits limits)
    {
        if (_live.Target is null) return;
        _held.Adopt(limits);
        _live.AdoptPermit();
    }

    public void LeaveTarget() => _live.Dispose();

    public void End()
    {
        IsOver = true;
        _live.Dispose();
        _held.Dispose();
    }
}
