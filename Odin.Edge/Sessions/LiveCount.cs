using Odin.Edge.Limits;
using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>One live session counted at a target until it is disposed. Kept and disposed on the loop that took it.</summary>
internal struct LiveCount : IDisposable
{
    private readonly int _loop;
    private Target? _target;
    private Permit _permit;

    /// <param name="permit">Taken under the target's own limit; null: it has none.</param>
    public LiveCount(Target target, int loop, PermitPool? permit)
    {
        _target = target;
        _loop = loop;
        _permit = new Permit(permit);
        target.Live.Add(loop, 1);
    }

    public readonly Target? Target => _target;

    /// <summary>Counts the session under a limit that its target was given meanwhile.</summary>
    public void AdoptPermit() => _permit.Adopt(_target?.Permits);

    /// <summary>A second call does nothing.</summary>
    public void Dispose()
    {
        _target?.Live.Add(_loop, -1);
        _permit.Dispose();
        _target = null;
    }
}
