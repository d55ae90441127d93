namespace Odin.Edge.Control.Cluster;

/// <summary>Picks the gateways that a client should use out of those there are.</summary>
internal static class GatewayPreference
{
    /// <summary>Those of the own region that take connections; there may be none.</summary>
    /// <param name="all">As Orleans lists them, <c>gwy.tcp://address:port/generation</c>.</param>
    /// <param name="regions">Region by <c>address:port</c>, as far as known.</param>
    /// <param name="own">The client's region.</param>
    /// <param name="takesConnections">Asked only for gateways of the own region. The list may be older than a silo's
    /// death, and without Redis it stays so.</param>
    public static async Task<IList<Uri>> NearAsync(IList<Uri> all, IReadOnlyDictionary<string, string> regions, string own,
        Func<Uri, Task<bool>> takesConnections)
    {
        var near = all.Where(gateway =>
            string.Equals(regions.GetValueOrDefault(gateway.Authority), own, StringComparison.OrdinalIgnoreCase)).ToList();
        var answers = await Task.WhenAll(near.Select(takesConnections));
        return [.. near.Where((_, index) => answers[index])];
    }
}
