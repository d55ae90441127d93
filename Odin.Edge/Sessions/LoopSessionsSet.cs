using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Sessions.Log;

namespace Odin.Edge.Sessions;

/// <summary>The sessions of all loops. From any thread.</summary>
internal sealed class LoopSessionsSet(
    LoopSet loops, SessionRecords records, HeaderWarnings headers, OwnConnections own, TimeProvider time, Random random,
    ILogger<Session> logger)
{
    /// <summary>In the order of the loops.</summary>
    public ImmutableArray<LoopSessions> All { get; } =
        [.. loops.All.Select(loop => new LoopSessions(loop, records, headers, own, time, new Random(random.Next()), logger))];

    public int Live => All.Sum(sessions => sessions.Live);

    /// <summary>Resets all sessions; completes when every loop has been notified.</summary>
    public Task EndAllAsync(EndedBy by) => Task.WhenAll(All.Select(sessions => sessions.Loop.InvokeAsync(() =>
    {
        sessions.EndAll(by);
        return true;
    })));

    /// <summary>Completes when every live session of the app counts under the limits it has now.</summary>
    public Task AdoptPermitsAsync(EdgeApp app) => Task.WhenAll(All.Select(sessions => sessions.Loop.InvokeAsync(() =>
    {
        sessions.AdoptPermits(app);
        return true;
    })));

    /// <summary>From the drain's deadline on its sessions are ended, at an even pace.</summary>
    public void Begin(Drain drain)
    {
        foreach (var sessions in All) sessions.Loop.Post(new LoopDrain(sessions, drain).Start);
    }

    /// <summary>Completes when no session lives. Nothing must be accepted any more.</summary>
    public async Task WhenEmptyAsync()
    {
        foreach (var sessions in All) await await sessions.Loop.InvokeAsync(sessions.WhenEmptyAsync);
    }
}
