namespace Odin.Grains.Consoles;

/// <summary>How many clients of an app an edge did not let in for one reason, since it began.</summary>
/// <param name="Reason">As the label of <c>odin_sessions_refused_total</c>.</param>
[GenerateSerializer, Immutable, Alias("odin.refused-clients")]
public sealed record RefusedClients([property: Id(0)] string Reason, [property: Id(1)] long Count);
