using System.Collections.Immutable;
using Odin.Grains.Consoles;

namespace Odin.Grains.Gathering;

/// <summary>Asks the edges of the world for their sessions and merges the answers. Keeps nothing
/// but whom it found lately. Key: any, one for each asker, so that it lives on the silo that the asker is connected to.</summary>
[Alias("odin.ISessionsGrain")]
public interface ISessionsGrain : IGrainWithGuidKey
{
    /// <summary>The first rows of all edges together.</summary>
    [Alias("find")]
    Task<SessionList> FindAsync(EdgeScope scope, SessionQuery query);

    /// <summary>Ends sessions, or counts them. An empty filter and scope mean all sessions: asking whether that is meant is the caller's
    /// part.</summary>
    [Alias("close")]
    Task<ClosedList> CloseAsync(EdgeScope scope, SessionFilter filter, CloseOptions options);

    /// <summary>Sessions that ended since the cursors of the answer before; of an edge that has none, from now on.</summary>
    [Alias("read-ends")]
    Task<EndsList> ReadEndsAsync(EdgeScope scope, EndsQuery query, ImmutableArray<EndsCursor> cursors);

    /// <summary>What the next connection of an app would get on each edge.</summary>
    [Alias("explain")]
    Task<ExplanationList> ExplainAsync(EdgeScope scope, string app, string? client);
}
