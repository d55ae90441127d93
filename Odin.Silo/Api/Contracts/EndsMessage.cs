using Odin.Grains.Gathering;

namespace Odin.Silo.Api.Contracts;

/// <summary>Sessions that ended since the message before.</summary>
/// <param name="Ends">The earliest first.</param>
/// <param name="Missed">How many more ended than edges keep.</param>
/// <param name="Missing">Who did not answer.</param>
/// <param name="Edges">How many edges are read.</param>
public sealed record EndsMessage(IEnumerable<EndItem> Ends, long Missed, IEnumerable<MissingAnswer> Missing, int Edges);
