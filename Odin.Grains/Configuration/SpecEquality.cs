using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>Whether two specs say the same. The one place that knows which of their members are lists.</summary>
/// <remarks>
/// A record compares an <see cref="ImmutableArray{T}"/> by reference. So each list is compared item by item and then set alike, and the
/// record's own equality compares the rest: a member added later is compared without a change here, and a new list at worst makes equal
/// specs look different.
/// </remarks>
public static class SpecEquality
{
    public static bool AreEqual(ConfigSpec left, ConfigSpec right) =>
        ReferenceEquals(left, right)
        || left.Apps.Length == right.Apps.Length && AreEqual(left.Vips, right.Vips)
        && AreEqual(left.Regions, right.Regions)
        && left.Apps.Zip(right.Apps).All(pair => AreEqual(pair.First, pair.Second))
        && left with { Apps = right.Apps, Vips = right.Vips, Regions = right.Regions } == right;

    public static bool AreEqual(AppSpec left, AppSpec right) => ReferenceEquals(left, right) || IsSame(left, right);

    private static bool IsSame(AppSpec left, AppSpec right) =>
        left.Name == right.Name
        && AreEqual(left.Ports, right.Ports)
        && AreEqual(left.ServerNames, right.ServerNames)
        && AreEqual(left.Targets, right.Targets)
        && AreEqual(left.Access, right.Access)
        && AreEqual(left.ProxyProtocol, right.ProxyProtocol)
        && AreEqual(left.Tls, right.Tls)
        && AreEqual(left.TargetTls, right.TargetTls)
        && left with
        {
            Ports = right.Ports,
            ServerNames = right.ServerNames,
            Targets = right.Targets,
            Access = right.Access,
            ProxyProtocol = right.ProxyProtocol,
            Tls = right.Tls,
            TargetTls = right.TargetTls,
        } == right;

    public static bool AreEqual(TlsSpec? left, TlsSpec? right) =>
        left is null || right is null
            ? left == right
            : AreEqual(left.Certificates, right.Certificates) && AreEqual(left.Alpn, right.Alpn)
                && left with { Certificates = right.Certificates, Alpn = right.Alpn } == right;

    public static bool AreEqual(TargetTlsSpec? left, TargetTlsSpec? right) =>
        left is null || right is null
            ? left == right
            : AreEqual(left.Alpn, right.Alpn) && left with { Alpn = right.Alpn } == right;

    private static bool AreEqual(AccessSpec left, AccessSpec right) =>
        AreEqual(left.Allow, right.Allow) && AreEqual(left.Deny, right.Deny)
        && left with { Allow = right.Allow, Deny = right.Deny } == right;

    private static bool AreEqual(ProxyProtocolSpec left, ProxyProtocolSpec right) =>
        AreEqual(left.TrustedNetworks, right.TrustedNetworks) && left with { TrustedNetworks = right.TrustedNetworks } == right;

    private static bool AreEqual<T>(ImmutableArray<T> left, ImmutableArray<T> right) where T : IEquatable<T> =>
        left.AsSpan().SequenceEqual(right.AsSpan());
}
