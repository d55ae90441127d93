namespace Odin.Edge.Counts;

/// <summary>What came of asking an app's grain for a lease; a label of metrics.</summary>
internal enum LeaseOutcome
{
    /// <summary>It brought slots, or the counts to rank targets by.</summary>
    Granted,

    /// <summary>The grain answered and had nothing to give, or spoke of another version.</summary>
    Empty,

    /// <summary>No answer in time, or no cluster to ask.</summary>
    Failed,
}
