using System.Collections.Concurrent;
using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>How many streams each key has. A caller without a key, while there are none, has no limit of its own.</summary>
internal sealed class StreamPlaces
{
    public const int OfKey = 4;

    public const int MostEnds = 8;

    private readonly ConcurrentDictionary<string, int> _taken = new();
    private int _ends;

    /// <summary>A place, until it is disposed; null: all are taken.</summary>
    public IDisposable? TryTake(Caller caller)
    {
        if (caller.Id is not { } id) return new Place(() => { });
        if (_taken.AddOrUpdate(id, 1, (_, taken) => taken + 1) <= OfKey) return new Place(() => Leave(id));
        Leave(id);
        return null;
    }

    /// <summary>The same for <c>sessions/ends</c>, each of which asks every edge four times a second: a silo has few.</summary>
    public IDisposable? TryTakeOfEnds(Caller caller, out Problem? problem)
    {
        problem = Problem.Unavailable($"This silo streams ends to {MostEnds} readers already; ask another one.");
        if (Interlocked.Increment(ref _ends) <= MostEnds)
        {
            if (TryTake(caller) is { } place) return new Place(() => LeaveEnds(place));
            problem = TooMany(caller);
        }

        Interlocked.Decrement(ref _ends);
        return null;
    }

    public static Problem TooMany(Caller caller) => new(StatusCodes.Status429TooManyRequests,
        $"{caller.Title} has {OfKey} streams on this silo already: close one of them.");

    private void LeaveEnds(IDisposable place)
    {
        Interlocked.Decrement(ref _ends);
        place.Dispose();
    }

    private void Leave(string id) => _taken.AddOrUpdate(id, 0, (_, taken) => taken - 1);

    private sealed class Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
