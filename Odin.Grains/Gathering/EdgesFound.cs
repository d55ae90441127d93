using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Gathering;

/// <summary>The edges that a question is for, and who is known to be left out.</summary>
internal sealed record EdgesFound(ImmutableArray<EdgeContact> Contacts, ImmutableArray<MissingAnswer> Missing);
