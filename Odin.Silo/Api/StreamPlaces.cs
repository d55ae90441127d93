using System.Collections.Concurrent;
using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>How many streams each key has. A caller without a key, while there are none, has no limit of its own.</summary>
internal sealed class StreamPlaces
{
    public const int OfKey = 4;

    private readonly ConcurrentDictionary<string, int> _taken = new();

    /// <summary>A place, until it is disposed; null: all are taken.</summary>
    public IDisposable? TryTake(Caller caller)
    {
        if (caller.Id is not { } id) return new Place(() => { });
        if (_taken.AddOrUpdate(id, 1, (_, taken) => taken + 1) <= OfKey) return new Place(() => Leave(id));
        Leave(id);
        return null;
    }

    private void Leave(string id) => _taken.AddOrUpdate(id, 0, (_, taken) => taken - 1);

    private sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
