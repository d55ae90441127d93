using System.Collections.Concurrent;
using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>How long each kind of question waited for its answer, over all who ask, and which got none. From any thread.</summary>
internal sealed class AnswerTimes
{
    private static readonly TimeSpan StoodStill = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (int Count, TimeSpan Longest)> _kinds = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _stoodStill;

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Of all kinds.</summary>
    public TimeSpan Longest => _kinds.Values.Max(kind => kind.Longest);

    public async Task AskAsync(string kind, Func<Task> ask)
    {
        var begun = TestTimeout.Time.GetTimestamp();
        try
        {
            await ask();
        }
        catch (TimeoutException) when (TestTimeout.Time.GetElapsedTime(begun) < StoodStill)
        {
            // The machine stood still for as long as an asker waits: nobody could have answered.
            Interlocked.Increment(ref _stoodStill);
        }
        catch (Exception exception)
        {
            // Whatever it is, the question has no answer; the test says so.
            _failures.Enqueue($"{kind}: {exception.GetType().Name}: {exception.Message}");
        }

        var took = TestTimeout.Time.GetElapsedTime(begun);
        _kinds.AddOrUpdate(kind, (1, took), (_, known) => (known.Count + 1, took > known.Longest ? took : known.Longest));
    }

    public override string ToString()
    {
        var kinds = _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => string.Create(CultureInfo.InvariantCulture,
            $"{kind.Key} {kind.Value.Count}, longest {kind.Value.Longest.TotalSeconds:0.00} s"));
        return $"{string.Join("; ", kinds)}; while the machine stood still: {_stoodStill}";
    }
}
