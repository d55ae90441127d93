namespace Odin.Grains.Regions;

/// <summary>What became of an edge's report.</summary>
internal enum ReportOutcome
{
    /// <summary>It replaces the one before.</summary>
    Taken,

    /// <summary>It is the first of this life of the edge, or since it was silent.</summary>
    Joined,

    /// <summary>A newer one was taken before; ignored.</summary>
    OlderReport,

    /// <summary>It replaces the one before, and a later life of the edge is live, too: two processes share the id.</summary>
    DuplicateId,

    /// <summary>It is more than an edge may have: it was not taken in, and what the edge said of its apps before is dropped.</summary>
    TooMuch,
}
