using Odin.Grains.Gathering;

namespace Odin.Silo.Api.Contracts;

/// <summary>What the edges did about a request to end sessions.</summary>
public sealed record CloseAnswer(long Matched, long Closed, IEnumerable<EdgeClosed> Edges, IEnumerable<MissingAnswer> Missing);
