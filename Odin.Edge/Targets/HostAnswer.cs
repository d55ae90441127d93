using System.Net;

namespace Odin.Edge.Targets;

/// <summary>What a name stands for.</summary>
/// <param name="Addresses">In no particular order.</param>
/// <param name="TimeToLive">How long that may be believed. Null: whoever answered does not say.</param>
internal sealed record HostAnswer(IPAddress[] Addresses, TimeSpan? TimeToLive = null);
