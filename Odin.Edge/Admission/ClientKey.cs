namespace Odin.Edge.Admission;

/// <summary>What one client is counted under: the first 64 bits of its address, and of which family they are.</summary>
internal readonly record struct ClientKey(ulong Prefix, bool IsIPv4);
