using System.Collections.Concurrent;

namespace Odin.Silo.Access;

/// <summary>Lets each subject do something so many times within a window that begins with the first time.</summary>
/// <remarks>From any thread. So many subjects are known at a time; with more, those whose window is over are forgotten, and when there are
/// none all are.</remarks>
internal sealed class WindowLimit<T>(int most, TimeSpan window, TimeProvider time)
    where T : notnull
{
    public const int MostSubjects = 10_000;

    private readonly ConcurrentDictionary<T, Window> _windows = new();

    /// <summary>How long a subject has to wait once it is at its limit.</summary>
    public TimeSpan Length => window;

    /// <summary>Takes one; false: nothing was left.</summary>
    public bool TryTake(T subject)
    {
        if (_windows.Count >= MostSubjects) Forget();
        var now = _windows.AddOrUpdate(subject, _ => new Window(time.GetTimestamp(), 1),
            (_, known) => IsOver(known) ? new Window(time.GetTimestamp(), 1) : known with { Count = Math.Min(known.Count, most) + 1 });
        return now.Count <= most;
    }

    private bool IsOver(Window known) => time.GetElapsedTime(known.Start) >= window;

    private void Forget()
    {
        foreach (var (subject, _) in _windows.Where(known => IsOver(known.Value))) _windows.TryRemove(subject, out _);
        if (_windows.Count >= MostSubjects) _windows.Clear();
    }

    private readonly record struct Window(long Start, int Count);
}
