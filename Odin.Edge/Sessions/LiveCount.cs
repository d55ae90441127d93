using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>One live session counted at a target until it is disposed. Kept and disposed on the loop that took it.</summary>
internal struct LiveCount : IDisposable
{
    private readonly int _loop;
    private Target? _target;

    public LiveCount(Target target, int loop)
    {
        _target = target;
        _loop = loop;
        target.Live.Add(loop, 1);
    }

    public readonly Target? Target => _target;

    /// <summary>A second call does nothing.</summary>
    public void Dispose()
    {
        _target?.Live.Add(_loop, -1);
        _target = null;
    }
}
