namespace Odin.Edge.Tls;

/// <summary>OpenSSL's context for the TLS of one app to its targets, on one loop.</summary>
internal sealed unsafe class TargetTlsContext : ITlsContexts
{
    private TargetTlsContext(nint handle, TargetTlsSettings settings) => (Handle, Settings) = (handle, settings);

    /// <summary>Each SSL object that is made with it counts at OpenSSL by itself.</summary>
    public nint Handle { get; private set; }

    public TargetTlsSettings Settings { get; }

    /// <summary>Or why OpenSSL takes none such.</summary>
    public static (TargetTlsContext? Context, string? Failure) Create(TargetTlsSettings settings)
    {
        OpenSsl.ClearErrors();
        var context = OpenSsl.ContextNew(OpenSsl.ClientMethod());
        try
        {
            if (context == 0) throw new OpenSslException("no context could be made");
            TlsContext.SetUp(context, settings.Spec.MinVersion);
            foreach (var pair in settings.Certificate?.Pairs ?? []) TlsContext.Use(context, pair);
            if (settings.Spec.Verify) Trust(context, settings);
            return (new TargetTlsContext(context, settings), null);
        }
        catch (Exception exception)
        {
            if (context != 0) OpenSsl.ContextFree(context);
            if (exception is not OpenSslException) throw;
            return (null, exception.Message);
        }
    }

    public void Retire()
    {
        OpenSsl.ContextFree(Handle);
        Handle = 0;
    }

    /// <summary>Nothing but these authorities is asked, and nothing over the network.</summary>
    private static void Trust(nint context, TargetTlsSettings settings)
    {
        if (settings.Authorities is { } authorities) TlsContext.Trust(context, authorities);
        else OpenSsl.ContextSetSharedStore(context, SystemAuthorities.Store);
        OpenSsl.ContextSetVerify(context, OpenSsl.SSL_VERIFY_PEER, null);
    }
}
