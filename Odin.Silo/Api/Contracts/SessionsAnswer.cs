using System.Collections.Immutable;
using Odin.Grains.Gathering;

namespace Odin.Silo.Api.Contracts;

/// <summary>A page of live sessions.</summary>
/// <param name="Next">The value of <c>after</c> for the page that follows; null: there is none.</param>
/// <param name="Edges">Those that answered.</param>
/// <param name="Missing">Those that did not.</param>
public sealed record SessionsAnswer(IEnumerable<SessionItem> Rows, string? Next, long Matched, long Live,
    ImmutableArray<EdgeSessions> Edges, ImmutableArray<MissingAnswer> Missing);
