namespace Odin.Grains.Consoles;

/// <summary>What can be asked of one edge's live sessions. A silo calls it over the connection that the edge has to its gateway.</summary>
/// <remarks>
/// Another object than the one that receives announcements: an object serves one call at a time. A caller gives up after
/// <see cref="Deadline"/>: Orleans notices a dead edge only after its own time-out.
/// </remarks>
[Alias("odin.IEdgeConsole")]
public interface IEdgeConsole : IGrainObserver
{
    /// <summary>How long a caller waits, and how long the edge works on an answer.</summary>
    static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(800);

    /// <summary>The first rows in the order that is asked for.</summary>
    [Alias("find-sessions")]
    Task<SessionPage> FindSessionsAsync(SessionQuery query);

    /// <summary>Ends sessions as <c>DD</c>. Completes when it is known which ones; those that are spread over a time end later.</summary>
    [Alias("close-sessions")]
    Task<ClosedSessions> CloseSessionsAsync(SessionFilter filter, CloseOptions options);

    /// <summary>Sessions that ended after a place that the answer before named; null: after now. The last 4,096 are kept while somebody
    /// asks at least every 30 s.</summary>
    [Alias("read-ends")]
    Task<SessionEnds> ReadEndsAsync(long? after, EndsQuery query);

    /// <summary>What the next connection of an app would get here, and why; null: the edge does not serve it.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="client">An IP address, which decides where the app balances by source; null: not known.</param>
    [Alias("explain")]
    Task<AppExplanation?> ExplainAsync(string app, string? client);
}
