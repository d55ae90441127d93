namespace Odin.Edge.Tls;

/// <summary>The authorities that this machine trusts, read by OpenSSL from where it was built to look. One for the process: there are
/// more than a hundred. A store that cannot be read is tried again with the next use.</summary>
internal static class SystemAuthorities
{
    private static readonly Lazy<nint> Made = new(Make, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Never freed.</summary>
    /// <exception cref="OpenSslException">OpenSSL cannot read them.</exception>
    public static nint Store => Made.Value;

    private static nint Make()
    {
        var store = OpenSsl.StoreNew();
        if (store != 0 && OpenSsl.StoreSetDefaultPaths(store) == 1) return store;
        if (store != 0) OpenSsl.StoreFree(store);
        throw new OpenSslException("the authorities of this machine");
    }
}
