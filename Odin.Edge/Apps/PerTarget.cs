using System.Collections.Concurrent;
using System.Collections.Immutable;
using Odin.Edge.Targets;

namespace Odin.Edge.Apps;

/// <summary>One value per target. Of thousands of apps most have nothing but the usual one, and share an array.</summary>
internal static class PerTarget
{
    /// <param name="targets">In the order of their ordinals.</param>
    /// <param name="read">What a target has; it may change at any time.</param>
    /// <param name="usual">What most have.</param>
    public static ImmutableArray<T> Of<T>(ImmutableArray<Target> targets, Func<Target, T> read, T usual)
        where T : struct, IEquatable<T>
    {
        foreach (var target in targets)
        {
            if (!read(target).Equals(usual)) return [.. targets.Select(read)];
        }

        return Alike<T>.Array(targets.Length, usual);
    }

    /// <summary>This edge's own sessions.</summary>
    public static ImmutableArray<int> Live(AppModel model) => Of(model.Targets, static target => (int)target.Live.Sum(), usual: 0);

    /// <summary>Of numbers that are known.</summary>
    public static ImmutableArray<int> Of(ReadOnlySpan<int> numbers) =>
        numbers.ContainsAnyExcept(0) ? [.. numbers] : Alike<int>.Array(numbers.Length, 0);

    private static class Alike<T>
        where T : struct, IEquatable<T>
    {
        private static readonly ConcurrentDictionary<(int Length, T Value), ImmutableArray<T>> Known = new();

        public static ImmutableArray<T> Array(int length, T value) =>
            Known.GetOrAdd((length, value), static key => [.. Enumerable.Repeat(key.Value, key.Length)]);
    }
}
