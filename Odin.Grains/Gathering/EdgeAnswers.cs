using System.Collections.Immutable;

namespace Odin.Grains.Gathering;

/// <summary>What the edges answered, in the order of their regions and ids, and who did not answer.</summary>
internal sealed record EdgeAnswers<T>(ImmutableArray<EdgeAnswer<T>> All, ImmutableArray<MissingAnswer> Missing);
