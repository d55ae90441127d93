using System.Text.Json.Serialization;
using Odin.Cli.Audit;
using Odin.Cli.Cluster;
using Odin.Cli.Keys;

namespace Odin.Cli;

/// <summary>How the rows of lists are written as JSON (<see cref="Output.RowOutput.Contracts"/>).</summary>
[JsonSerializable(typeof(IReadOnlyList<AppRow>))]
[JsonSerializable(typeof(IReadOnlyList<TargetRow>))]
[JsonSerializable(typeof(IReadOnlyList<EdgeRow>))]
[JsonSerializable(typeof(IReadOnlyList<SiloRow>))]
[JsonSerializable(typeof(IReadOnlyList<RegionRow>))]
[JsonSerializable(typeof(IReadOnlyList<VipRow>))]
[JsonSerializable(typeof(IReadOnlyList<HistoryRow>))]
[JsonSerializable(typeof(IReadOnlyList<KeyRow>))]
[JsonSerializable(typeof(IReadOnlyList<AuditRow>))]
internal sealed partial class RowContracts : JsonSerializerContext;
