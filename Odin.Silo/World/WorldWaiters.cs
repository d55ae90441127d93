namespace Odin.Silo.World;

/// <summary>Who waits for the next document, once.</summary>
/// <remarks>Under the feed's lock.</remarks>
internal sealed class WorldWaiters
{
    private readonly List<(long Changes, TaskCompletionSource<WorldState> Done)> _waiting = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <param name="changes">Of how many changes the document must know.</param>
    public Task<WorldState> Add(long changes)
    {
        var done = new TaskCompletionSource<WorldState>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((changes, done));
        return done.Task;
    }

    public void Complete(WorldState state, long changes)
    {
        foreach (var (_, done) in _waiting.Where(waiter => waiter.Changes <= changes)) done.TrySetResult(state);
        _waiting.RemoveAll(waiter => waiter.Changes <= changes);
    }

    public void End()
    {
        foreach (var (_, done) in _waiting) done.TrySetCanceled();
        _waiting.Clear();
    }
}
