using System.Net;
using Odin.Thor.Loading.Tallies;

namespace Odin.Thor.Loading;

/// <summary>What all sessions of a run share. Immutable, but for the schedule and the tally, which any thread may use.</summary>
internal sealed record LoadPlan(
    LoadOptions Options, IPEndPoint[] Targets, SourceAddresses Sources, BytePattern Pattern, ArrivalSchedule Schedule, LoadTally Tally,
    TimeProvider Time)
{
    public IPEndPoint TargetOf(long session) => Targets[session % Targets.Length];
}
