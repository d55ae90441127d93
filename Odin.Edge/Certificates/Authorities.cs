using System.Collections.Immutable;

namespace Odin.Edge.Certificates;

/// <summary>The authorities that clients' certificates must come from, as they were read at one time. Immutable.</summary>
/// <param name="Name">As the configuration has it.</param>
/// <param name="Certificates">In DER.</param>
/// <param name="NotAfter">When the first of them expires.</param>
internal sealed record Authorities(string Name, ImmutableArray<byte[]> Certificates, DateTimeOffset NotAfter);
