namespace Odin.Edge.Counts;

/// <summary>Who decided where a session goes; a label of metrics and of the session's log line.</summary>
internal enum DecidedBy
{
    /// <summary>Nobody: the session ended before.</summary>
    None,

    /// <summary>The app's grain, ahead of time, by a leased slot.</summary>
    Lease,

    /// <summary>The app's grain, asked for this very session.</summary>
    Grain,

    /// <summary>This edge, from its last snapshot of the world and its own counts.</summary>
    Snapshot,

    /// <summary>The client's address, alike on every edge.</summary>
    Source,
}
