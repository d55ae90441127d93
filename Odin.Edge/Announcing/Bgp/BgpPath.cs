using System.Collections.Immutable;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>What a route says of itself, beside where it leads.</summary>
internal sealed record BgpPath
{
    /// <summary>What a route as the last choice costs, for routers that compare costs before anything else decides.</summary>
    public const uint SoftMed = 1000;

    private const uint Preferred = 100;

    public required uint LocalAs { get; init; }

    /// <summary>Both sides are of one AS: then the route has a preference instead of a path.</summary>
    public required bool IsInternal { get; init; }

    /// <summary>Both sides write AS numbers in four bytes.</summary>
    public required bool IsFourByte { get; init; }

    /// <summary>How often the AS stands in the path; 0 within one AS.</summary>
    public required int Hops { get; init; }

    public required uint Med { get; init; }

    /// <summary>Null: it is not said to another AS.</summary>
    public required uint? LocalPreference { get; init; }

    public required ImmutableArray<BgpCommunity> Communities { get; init; }

    /// <param name="settings">What all routes say.</param>
    /// <param name="peerAs">The other side.</param>
    /// <param name="isFourByte">What was agreed.</param>
    /// <param name="isSoft">The route is the last choice: by community, path, cost and preference, for routers heed different ones.</param>
    public static BgpPath Of(BgpSettings settings, uint peerAs, bool isFourByte, bool isSoft)
    {
        var isInternal = settings.As == peerAs;
        return new BgpPath
        {
            LocalAs = settings.As,
            IsInternal = isInternal,
            IsFourByte = isFourByte,
            Hops = isInternal ? 0 : 1 + (isSoft ? settings.SoftPrepend : 0),
            Med = isSoft ? SoftMed : 0,
            LocalPreference = isInternal ? isSoft ? 0 : Preferred : null,
            Communities = isSoft ? settings.Communities.Insert(0, BgpCommunity.GracefulShutdown) : settings.Communities,
        };
    }
}
