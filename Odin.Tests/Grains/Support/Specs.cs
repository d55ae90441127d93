using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Grains.Support;

/// <summary>Builds specs of which a test says only what matters to it.</summary>
internal static class Specs
{
    public static AppSpec App(string name, params TargetSpec[] targets) =>
        new() { Name = name, Ports = [new PortRange(5000)], Targets = targets.Length == 0 ? [Target("a")] : [.. targets] };

    public static TargetSpec Target(string host, int weight = 1, bool backup = false, string? region = null) =>
        new() { Address = new TargetAddress(host, 80), Weight = weight, Backup = backup, Region = region };

    public static TargetSpec[] Targets(int count) => [.. Enumerable.Range(0, count).Select(number => Target($"t{number}"))];

    public static ConfigSpec Config(params AppSpec[] apps) => new() { Apps = [.. apps] };

    /// <summary>More than a catalog keeps in one record. One of its 200 apps may be another than without it.</summary>
    public static ConfigSpec Large(int? changed = null) => Config([.. Enumerable.Range(0, 200).Select(number =>
        App($"app-{number}", number == changed ? Targets(9) : Targets(10)) with { Ports = [new PortRange(5000 + number)] })]);

    public static EdgeIdentity Edge(string id = "fra-1", string region = "fra", long epoch = 1) => new(id, region, epoch);
}
