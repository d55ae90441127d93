using System.Collections.Immutable;
using Odin.Grains.Events;
using Odin.Grains.Permits;

namespace Odin.Grains.AppBackends;

/// <summary>Reports when a world-wide limit of an app is used up, and when it is not any more.</summary>
internal sealed class LimitLog(string app, EventWriter events)
{
    /// <summary>Below this part of the limit it counts as left, so that a limit that is just reached does not flap.</summary>
    private const double Left = 0.9;

    private readonly HashSet<string> _reached = [];

    /// <param name="limits">As they are now.</param>
    /// <param name="isInherited">The first look of an activation after another one, which has reported it.</param>
    public void Update(ImmutableArray<LimitStatus> limits, bool isInherited)
    {
        _reached.IntersectWith(limits.Select(NameOf));
        foreach (var limit in limits)
        {
            var isNew = limit.Limit > 0 && limit.Used >= limit.Limit && _reached.Add(NameOf(limit));
            var isOver = limit.Used < Left * limit.Limit && _reached.Remove(NameOf(limit));
            if (isNew && !isInherited) Add(EventKind.LimitReached, limit);
            if (isOver) Add(EventKind.LimitLeft, limit);
        }
    }

    private static string NameOf(LimitStatus limit) => limit.Target?.ToString() ?? "";

    private void Add(EventKind kind, LimitStatus limit) =>
        events.Add(kind, $"{limit.Used} of {limit.Limit} sessions, world-wide", app, limit.Target?.ToString());
}
