using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>One app in the list of all.</summary>
/// <param name="State">ready, draining, disabled, panic, down, degraded or unknown; the worst that holds.</param>
/// <param name="Limit">Its world-wide limit; null: none.</param>
/// <param name="Reserved">What edges hold of the limit.</param>
/// <param name="Closed">Ports that an edge could not open, <c>edge:port</c>.</param>
public sealed record WorldApp(
    string Name, long Version, string Ports, string Balance, AdminState AdminState, string State, int Targets, int Usable, long Live,
    double? EstablishedPerSecond, int? Limit, int? Reserved, ImmutableArray<string> Closed)
{
    /// <summary>Slots that edges hold leases of.</summary>
    public long Leased { get; init; }

    /// <summary>Edges that count in it.</summary>
    public int Edges { get; init; }
}
