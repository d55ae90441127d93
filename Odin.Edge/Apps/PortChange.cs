using System.Collections.Immutable;

namespace Odin.Edge.Apps;

/// <summary>A port and the apps that have it from now on, in the order of their names; none: it is to be closed.</summary>
internal readonly record struct PortChange(int Port, ImmutableArray<EdgeApp> Apps);
