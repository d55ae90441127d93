namespace Odin.Tests.Simulation;

/// <summary>A rule was broken; the message says which, in which world, and what went before.</summary>
internal sealed class InvariantException(string message) : Exception(message);
