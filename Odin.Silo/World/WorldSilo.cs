namespace Odin.Silo.World;

/// <summary>One silo of the membership.</summary>
/// <param name="StartedAt">By its own clock.</param>
/// <param name="IsThis">It made this document.</param>
public sealed record WorldSilo(string Name, string Address, string? Region, string Status, DateTimeOffset StartedAt, bool IsThis);
