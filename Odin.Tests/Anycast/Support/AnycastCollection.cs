namespace Odin.Tests.Anycast.Support;

/// <summary>One after the other, each in a network of its own: they make claims about time. See
/// <see cref="Tests.Support.CollectionOrder"/>.</summary>
[CollectionDefinition(nameof(AnycastCollection))]
public sealed class AnycastCollection;
