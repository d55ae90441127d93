namespace Odin.Tests.Simulation;

/// <summary>Where a process runs: what the network connects and cuts.</summary>
internal sealed record Place(string Name, string Region);
