using System.Globalization;
using Odin.Edge.Counts;
using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>The texts of labels whose values are fixed, by the number of the value.</summary>
internal static class Labels
{
    public static readonly LabelText[] Sources = LabelText.OfEach<DecidedBy>("source");
    public static readonly LabelText[] Refusals = LabelText.OfEach<Refusal>("reason");
    public static readonly LabelText[] Connects = LabelText.OfEach<ConnectOutcome>("outcome");
    public static readonly LabelText[] Probes = LabelText.OfEach<ProbeOutcome>("outcome");
    public static readonly LabelText[] Leases = LabelText.OfEach<LeaseOutcome>("outcome");
    public static readonly LabelText[] AdminStates = LabelText.OfEach<AdminState>("state");
    public static readonly LabelText[] Handshakes = [LabelText.Of("outcome", "full"), LabelText.Of("outcome", "resumed")];
    public static readonly LabelText Open = LabelText.Of("state", "open");
    public static readonly LabelText Failed = LabelText.Of("state", "failed");
    public static readonly LabelText Up = LabelText.Of("direction", "up");
    public static readonly LabelText Down = LabelText.Of("direction", "down");
    public static readonly LabelText Used = LabelText.Of("state", "used");
    public static readonly LabelText Max = LabelText.Of("state", "max");

    /// <summary>End and source, by <see cref="AppCounts.EndedColumn"/>.</summary>
    public static readonly LabelText[] Ends = [.. SessionEnd.Pairs.SelectMany(end =>
        Enum.GetNames<DecidedBy>().Select(source => LabelText.Of(("end", end), ("source", LabelText.Words(source)))))];

    public static LabelText Loop(int index) => LabelText.Of("loop", index.ToString(CultureInfo.InvariantCulture));
}
