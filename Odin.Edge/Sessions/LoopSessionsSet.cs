using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Edge.Records;

namespace Odin.Edge.Sessions;

/// <summary>The sessions of all loops. From any thread.</summary>
internal sealed class LoopSessionsSet(LoopSet loops, SessionRecords records, TimeProvider time, Random random, ILogger<Session> logger)
{
    /// <summary>In the order of the loops.</summary>
    public ImmutableArray<LoopSessions> All { get; } = [.. loops.All.Select(loop => new LoopSessions(loop, records, time, new Random(random.Next()), logger))];

    public int Live => All.Sum(sessions => sessions.Live);

    /// <summary>Resets the sessions of one app, or of all when null; completes when every loop has been told.</summary>
    public Task EndAllAsync(EdgeApp? app, EndedBy by) => Task.WhenAll(All.Select(sessions => sessions.Loop.InvokeAsync(() =>
    {
        sessions.EndAll(app, by);
        return true;
    })));
}
