namespace Odin.Grains.Gathering;

/// <summary>Who did not answer, so that the whole is not complete.</summary>
/// <param name="Name">An edge's id, <c>region fra</c>, or <c>catalog</c>.</param>
/// <param name="Reason">For people: why, as far as is known.</param>
[GenerateSerializer, Immutable, Alias("odin.missing-answer")]
public sealed record MissingAnswer([property: Id(0)] string Name, [property: Id(1)] string Reason);
