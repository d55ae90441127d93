namespace Odin.Edge.Announcing;

/// <summary>The times by which a VIP is announced and withdrawn.</summary>
internal sealed record VipRules
{
    /// <summary>How long everything must be good before the VIP is announced. Each flap doubles it, up to
    /// <see cref="LongestRise"/>.</summary>
    public TimeSpan RiseAfter { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestRise { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Within this time Full is not lost twice, unless the operator wants it or the process ends: a route that comes and goes is
    /// damped by routers for much longer.</summary>
    public TimeSpan KeepFullFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Flaps are forgotten after so long in Full.</summary>
    public TimeSpan ForgetFlapsAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A change of mind reaches routers so much later than the region, so that all edges' machines know whose sessions will come
    /// to them (<c>odin second-chance</c>). What makes serving impossible is never put off.</summary>
    public TimeSpan Notice { get; init; }

    /// <summary>A planned withdrawal offers the VIP as the last choice for so long, so that routers know the next edge before they lose
    /// this one.</summary>
    public TimeSpan SoftFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long ports go on accepting after a planned withdrawal: for packets that are on their way.</summary>
    public TimeSpan LameDuck { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a planned withdrawal takes in all.</summary>
    public TimeSpan Leaving => Notice + SoftFirst + LameDuck;

    public TimeSpan RiseAfterFlaps(int flaps)
    {
        var rise = RiseAfter;
        for (var flap = 0; flap < flaps && rise < LongestRise; flap++) rise *= 2;
        return rise < LongestRise ? rise : LongestRise;
    }
}
