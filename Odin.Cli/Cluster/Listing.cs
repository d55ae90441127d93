using System.Collections.Immutable;
using Odin.Cli.Api;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Cluster;

/// <summary>Rows that a silo gave, and what is to be said of them.</summary>
/// <param name="Rows">All of them.</param>
/// <param name="Missing">Who did not answer, for people.</param>
/// <param name="Damage">Why the stored catalog cannot be read; null: it can.</param>
internal sealed record Listing<TRow>(ImmutableArray<TRow> Rows, ImmutableArray<string> Missing, string? Damage)
{
    /// <summary>Reads one route.</summary>
    public static async Task<(Listing<TRow>? Listing, ApiFailure? Failure)> ReadAsync<TAnswer>(ApiClient api, string path,
        Func<TAnswer, IEnumerable<TRow>> rows, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var (answer, failure) = await api.GetAsync<TAnswer>(path, cancellationToken);
        return answer is null ? (null, failure) : (Of(rows(answer), answer as IWorldPart), null);
    }

    public static Listing<TRow> Of(IEnumerable<TRow> rows, IWorldPart? part) => new([.. rows], MissingOf(part), part?.Damage);

    private static ImmutableArray<string> MissingOf(IWorldPart? part)
    {
        if (part is null) return [];
        var named = part.Missing.Select(missing => $"{missing.Name}: {missing.Reason}");
        var more = part.MissingCount - part.Missing.Length;
        return [.. more > 0 ? named.Append($"{more} more did not answer") : named];
    }
}
