namespace Odin.Grains.Events;

/// <summary>What kind of change an event is. Numbers cross between releases: new ones come last.</summary>
public enum EventKind
{
    /// <summary>The health of a target changed for the world, or for one region.</summary>
    TargetHealth = 0,

    /// <summary>The probes of one edge changed its mind about a target.</summary>
    ProbeHealth = 1,

    /// <summary>An edge uses a target no more, for what its sessions met there.</summary>
    TargetEjected = 2,
    TargetReadmitted = 3,

    /// <summary>Too few targets of an app can be used: all are candidates.</summary>
    PanicBegan = 4,
    PanicEnded = 5,

    /// <summary>The operator changed what is wanted of a target, app, edge or region.</summary>
    AdminState = 6,

    /// <summary>An edge drains: a signal, or a successor.</summary>
    DrainBegan = 7,

    EdgeJoined = 8,
    EdgeLeft = 9,

    /// <summary>An edge has not reported for 5 s, and its numbers are dropped.</summary>
    EdgeSilent = 10,

    /// <summary>Nothing new has come to an edge from the cluster for 5 s.</summary>
    EdgeStale = 11,
    EdgeFresh = 12,

    SiloUp = 13,
    SiloDown = 14,

    ConfigApplied = 15,

    /// <summary>A document, or a roll back, was refused.</summary>
    ConfigRejected = 16,
    ConfigRolledBack = 17,

    /// <summary>A world-wide limit is used up.</summary>
    LimitReached = 18,
    LimitLeft = 19,

    LoopStalled = 20,
    LoopRuns = 21,

    /// <summary>Events were dropped, because nobody took them in time.</summary>
    EventsLost = 22,

    /// <summary>The state of a VIP on an edge changed.</summary>
    VipState = 23,

    /// <summary>A renewed certificate of an app is in force on an edge.</summary>
    CertificateRenewed = 24,

    /// <summary>A certificate of an app cannot be used on an edge; the one from before stays, if there is one.</summary>
    CertificateRefused = 25,
}
