using System.Collections.Immutable;
using Odin.Grains.Gathering;

namespace Odin.Silo.Api.Contracts;

/// <summary>A part of the world document.</summary>
public interface IWorldPart
{
    /// <summary>Who did not answer in time, the first of them; what is shown of them is what they said last.</summary>
    ImmutableArray<MissingAnswer> Missing { get; }

    /// <summary>How many did not.</summary>
    int MissingCount { get; }

    /// <summary>Why the stored catalog cannot be read; null: it can.</summary>
    string? Damage { get; }
}
