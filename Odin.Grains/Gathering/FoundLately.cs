namespace Odin.Grains.Gathering;

/// <summary>The edges of a scope, found once for questions that come several times a second.</summary>
internal sealed class FoundLately(TimeProvider time)
{
    /// <summary>So late an edge that has joined is asked, too.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private EdgeScope? _scope;
    private EdgesFound? _edges;
    private long _foundAt;

    public async Task<EdgesFound> FindAsync(EdgeScope scope, Func<EdgeScope, Task<EdgesFound>> find)
    {
        if (_edges is { } known && _scope == scope && time.GetElapsedTime(_foundAt) < KeptFor) return known;
        var found = await find(scope);
        (_scope, _edges, _foundAt) = (scope, found, time.GetTimestamp());
        return found;
    }

    /// <summary>One of them did not answer: it may have moved.</summary>
    public void Forget() => _edges = null;
}
