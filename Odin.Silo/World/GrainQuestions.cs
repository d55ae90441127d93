using System.Collections.Concurrent;
using Odin.Grains.Failures;
using Odin.Grains.Gathering;

namespace Odin.Silo.World;

/// <summary>Questions to grains that share one deadline, a bounded number of them at once. Who does not answer is named.</summary>
internal sealed class GrainQuestions(TimeSpan deadline, TimeProvider time, CancellationToken stopping) : IDisposable
{
    public const int AskedAtOnce = 64;

    private readonly CancellationTokenSource _deadline = new(deadline, time);
    private readonly ConcurrentQueue<MissingAnswer> _missing = new();

    public IReadOnlyCollection<MissingAnswer> Missing => _missing;

    /// <summary>Null: it did not answer.</summary>
    public async Task<T?> AskAsync<T>(string who, Func<Task<T>> ask)
    {
        try
        {
            return await ask().WaitAsync(_deadline.Token);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stopping.IsCancellationRequested)
        {
            var why = _deadline.IsCancellationRequested
                ? FormattableString.Invariant($"did not answer within {deadline.TotalMilliseconds:0} ms")
                : $"could not be asked ({exception.GetType().Name})";
            _missing.Enqueue(new MissingAnswer(who, why));
            return default;
        }
    }

    /// <summary>The answers that came, by name.</summary>
    public async Task<Dictionary<string, T>> AskAllAsync<T>(IEnumerable<string> names, Func<string, string> who, Func<string, Task<T>> ask)
    {
        var answers = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var some in names.Chunk(AskedAtOnce))
        {
            var asked = await Task.WhenAll(some.Select(name => AskAsync(who(name), () => ask(name))));
            for (var place = 0; place < some.Length; place++)
            {
                if (asked[place] is { } answer) answers[some[place]] = answer;
            }
        }

        return answers;
    }

    public void Dispose() => _deadline.Dispose();
}
