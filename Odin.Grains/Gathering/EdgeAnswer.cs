using Odin.Grains.Edges;

namespace Odin.Grains.Gathering;

/// <summary>What one edge answered.</summary>
internal readonly record struct EdgeAnswer<T>(EdgeIdentity Edge, T Value);
