namespace Odin.Edge.Announcing;

/// <summary>Whether an edge has so many live sessions that new clients had better go elsewhere. For one thread.</summary>
/// <param name="above">More sessions than these; 0: never.</param>
internal sealed class Shedding(int above)
{
    /// <summary>It ends below this part of the limit only: clients that come back must not cross the line at once.</summary>
    private const double EndsBelow = 0.8;

    private bool _isShedding;

    /// <summary>Null: it is not, or why it is, in words for people.</summary>
    public string? Why(long live)
    {
        _isShedding = above > 0 && live > (_isShedding ? above * EndsBelow : above);
        return _isShedding ? $"more live sessions than ShedAbove ({above}) wants" : null;
    }
}
