using System.Security.Cryptography;
using System.Text;
using Odin.Edge.Certificates;
using Odin.Grains.Configuration;

namespace Odin.Edge.Tls;

/// <summary>Makes OpenSSL's context for one certificate of an app, which all handshakes with it have in common, and what contexts for
/// targets take.</summary>
internal static unsafe class TlsContext
{
    /// <summary>Ciphers of TLS 1.2 with forward secrecy that authenticate what they encrypt; those of 1.3 are all so.</summary>
    private const string Ciphers = "ECDHE+AESGCM+AES128:ECDHE+AESGCM:ECDHE+CHACHA20";

    private const string Suites = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    /// <summary>The order is ours, but for clients that want ChaCha20 first: they have no AES in hardware.</summary>
    private const ulong ServerOptions = OpenSsl.SSL_OP_CIPHER_SERVER_PREFERENCE | OpenSsl.SSL_OP_PRIORITIZE_CHACHA;

    private const ulong Options = OpenSsl.SSL_OP_NO_RENEGOTIATION | OpenSsl.SSL_OP_NO_COMPRESSION;

    private const int Modes =
        OpenSsl.SSL_MODE_ENABLE_PARTIAL_WRITE | OpenSsl.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | OpenSsl.SSL_MODE_RELEASE_BUFFERS;

    /// <summary>The caller frees it.</summary>
    /// <exception cref="OpenSslException">OpenSSL takes no such context.</exception>
    /// <param name="settings">Of the app.</param>
    /// <param name="certificate">What the context shows.</param>
    /// <param name="staples">Gets what goes out with it, by OpenSSL's object of the certificate.</param>
    public static nint Create(TlsSettings settings, ServerCertificate certificate, Dictionary<nint, OcspStaple> staples)
    {
        OpenSsl.ClearErrors();
        var context = OpenSsl.ContextNew(OpenSsl.ServerMethod());
        if (context == 0) throw new OpenSslException("no context could be made");
        try
        {
            SetUp(context, settings.Spec.MinVersion, settings.Spec.Truncation);
            SetUpServer(context, settings);
            foreach (var pair in certificate.Pairs)
            {
                var shown = Use(context, pair);
                if (pair.Staple is { } staple) staples.Add(shown, staple);
            }

            if (settings.Authorities is { } authorities) Ask(context, settings.Spec.ClientCertificate, authorities);
            return context;
        }
        catch
        {
            OpenSsl.ContextFree(context);
            throw;
        }
    }

    /// <summary>What both sides of a session have in common.</summary>
    public static void SetUp(nint context, TlsVersion minVersion, Truncation truncation = Truncation.Close)
    {
        OpenSsl.ContextSetOptions(context, truncation == Truncation.Close ? Options | OpenSsl.SSL_OP_IGNORE_UNEXPECTED_EOF : Options);
        var version = minVersion == TlsVersion.Tls13 ? OpenSsl.TLS1_3_VERSION : OpenSsl.TLS1_2_VERSION;
        Check(OpenSsl.ContextControl(context, OpenSsl.SSL_CTRL_SET_MIN_PROTO_VERSION, version, null), "the lowest version");
        OpenSsl.ContextControl(context, OpenSsl.SSL_CTRL_MODE, Modes, null);
        OpenSsl.ContextControl(context, OpenSsl.SSL_CTRL_SET_SESS_CACHE_MODE, 0, null);   // Tickets have all that a cache would.
    }

    private static void SetUpServer(nint context, TlsSettings settings)
    {
        OpenSsl.ContextSetOptions(context, ServerOptions);
        fixed (byte* ciphers = Text(Ciphers)) Check(OpenSsl.ContextSetCiphers(context, ciphers), "the ciphers");
        fixed (byte* suites = Text(Suites)) Check(OpenSsl.ContextSetSuites(context, suites), "the ciphers of TLS 1.3");
        Check(OpenSsl.ContextSetTicketCallback(context, &TicketCallback.OnTicket), "the keys of tickets");
        var id = SessionContextOf(settings);
        fixed (byte* bytes = id) Check(OpenSsl.ContextSetSessionContext(context, bytes, (uint)id.Length), "the session context");
        OpenSsl.ContextSetServerNameCallback(context, OpenSsl.SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, &TlsCallbacks.OnServerName);
        OpenSsl.ContextSetStatusCallback(context, OpenSsl.SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, &TlsCallbacks.OnStatus);
        if (!settings.Spec.Alpn.IsEmpty) OpenSsl.ContextSetAlpnCallback(context, &TlsCallbacks.OnAlpn, null);
    }

    /// <summary>A ticket is good only where clients have to prove the same as when it was made.</summary>
    private static byte[] SessionContextOf(TlsSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([(byte)settings.Spec.ClientCertificate]);
        foreach (var authority in settings.Authorities?.Certificates ?? []) hash.AppendData(authority);
        return hash.GetHashAndReset();
    }

    /// <summary>Shows a certificate to the peer. Returns OpenSSL's object of it, which is the context's.</summary>
    /// <exception cref="OpenSslException">OpenSSL does not take it.</exception>
    public static nint Use(nint context, CertificatePair pair)
    {
        nint own = 0;
        for (var index = 0; index < pair.Chain.Length; index++)
        {
            var certificate = CertificateOf(pair.Chain[index]);
            if (index == 0) own = certificate;
            try
            {
                if (index == 0) Check(OpenSsl.ContextUseCertificate(context, certificate), "the certificate");
                else Check(OpenSsl.ContextControl(context, OpenSsl.SSL_CTRL_CHAIN_CERT, 1, (void*)certificate), "the chain");
            }
            finally
            {
                OpenSsl.CertificateFree(certificate);   // The context has its own reference.
            }
        }

        UseKey(context, pair.Key);
        return own;
    }

    private static void UseKey(nint context, byte[] der)
    {
        fixed (byte* bytes = der)
        {
            var at = bytes;
            var key = OpenSsl.KeyOf(null, &at, der.Length);
            if (key == 0) throw new OpenSslException("the key");
            try
            {
                Check(OpenSsl.ContextUseKey(context, key), "the key");
            }
            finally
            {
                OpenSsl.KeyFree(key);
            }
        }
    }

    /// <summary>Nothing but the file's authorities is asked, and nothing over the network.</summary>
    private static void Ask(nint context, ClientCertificate wanted, Authorities authorities)
    {
        Trust(context, authorities, areNamed: true);
        var mode = wanted == ClientCertificate.Required
            ? OpenSsl.SSL_VERIFY_PEER | OpenSsl.SSL_VERIFY_FAIL_IF_NO_PEER_CERT : OpenSsl.SSL_VERIFY_PEER;
        OpenSsl.ContextSetVerify(context, mode, null);
    }

    /// <param name="context">Whose peers show certificates of these authorities.</param>
    /// <param name="authorities">They alone count.</param>
    /// <param name="areNamed">Clients learn whose certificates do.</param>
    /// <exception cref="OpenSslException">OpenSSL does not take one of them.</exception>
    public static void Trust(nint context, Authorities authorities, bool areNamed = false)
    {
        foreach (var der in authorities.Certificates)
        {
            var authority = CertificateOf(der);
            try
            {
                Check(OpenSsl.StoreAdd(OpenSsl.ContextStore(context), authority), "an authority");
                if (areNamed) Check(OpenSsl.ContextAddClientAuthority(context, authority), "an authority");
            }
            finally
            {
                OpenSsl.CertificateFree(authority);
            }
        }
    }

    /// <summary>The caller frees it.</summary>
    /// <exception cref="OpenSslException">OpenSSL does not take it.</exception>
    public static nint CertificateOf(byte[] der)
    {
        fixed (byte* bytes = der)
        {
            var at = bytes;
            return OpenSsl.CertificateOf(null, &at, der.Length) is not 0 and var certificate
                ? certificate : throw new OpenSslException("a certificate");
        }
    }

    private static void Check(nint result, string what)
    {
        if (result != 1) throw new OpenSslException(what);
    }

    private static byte[] Text(string text) => [.. Encoding.ASCII.GetBytes(text), 0];
}
