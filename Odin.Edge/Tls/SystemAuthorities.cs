namespace Odin.Edge.Tls;

/// <summary>The authorities that this machine trusts, read by OpenSSL from where it was built to look. One for the process: there are
/// more than a hundred.</summary>
internal static class SystemAuthorities
{
    private static readonly Lazy<nint> Made = new(Make);

    /// <summary>Never freed.</summary>
    /// <exception cref="OpenSslException">OpenSSL cannot read them.</exception>
    public static nint Store => Made.Value;

    private static nint Make()
    {
        var store = OpenSsl.StoreNew();
        if (store == 0 || OpenSsl.StoreSetDefaultPaths(store) != 1) throw new OpenSslException("the authorities of this machine");
        return store;
    }
}
