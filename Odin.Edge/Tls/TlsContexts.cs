using System.Collections.Immutable;
using System.Text;
using Odin.Edge.Certificates;
using Odin.Edge.ServerNames;
using Odin.Grains.Configuration;

namespace Odin.Edge.Tls;

/// <summary>The contexts of one app on one loop, one for each of its certificates. Made anywhere; then for the loop's thread
/// alone.</summary>
/// <remarks>OpenSSL counts who uses a context, but not who is about to: so they are freed when they are retired and no handshake is under
/// way that may still choose among them.</remarks>
internal sealed class TlsContexts : ITlsContexts
{
    private readonly ImmutableArray<nint> _all;
    private readonly NameIndex<object> _byName = new();
    private readonly Dictionary<nint, OcspStaple> _staples;
    private readonly TicketKeys? _secrets;
    private int _handshakes;
    private bool _isRetired;

    private TlsContexts(TlsSettings settings, TicketKeys? secrets, ImmutableArray<nint> all, Dictionary<nint, OcspStaple> staples)
    {
        (_all, _staples, _secrets) = (all, staples, secrets);
        Tickets = secrets is null ? null : new TicketRing(secrets, settings.App);
        Alpn = [.. settings.Spec.Alpn.Select(Encoding.ASCII.GetBytes)];
        for (var index = 0; index < all.Length; index++)
        {
            foreach (var name in settings.Certificates[index].ServerNames) _byName.TryAdd(name, all[index]);
        }
    }

    /// <summary>Protocols that may be agreed on, the most wanted first.</summary>
    public ImmutableArray<byte[]> Alpn { get; }

    /// <summary>Null: no handshake is ever made with these.</summary>
    public TicketRing? Tickets { get; }

    /// <summary>The one that a handshake begins with.</summary>
    public nint First => _all[0];

    /// <summary>Or why OpenSSL takes none such.</summary>
    public static (TlsContexts? Contexts, string? Failure) Create(TlsSettings settings, TicketKeys? secrets)
    {
        var made = ImmutableArray.CreateBuilder<nint>();
        try
        {
            var staples = new Dictionary<nint, OcspStaple>();
            foreach (var certificate in settings.Certificates) made.Add(TlsContext.Create(settings, certificate, staples));
            return (new TlsContexts(settings, secrets, made.ToImmutable(), staples), null);
        }
        catch (OpenSslException exception)
        {
            foreach (var context in made) OpenSsl.ContextFree(context);
            return (null, exception.Message);
        }
    }

    /// <summary>What OpenSSL has against a certificate; null: nothing, or there is no OpenSSL here that could be asked.</summary>
    public static string? WhyUnusable(ServerCertificate certificate)
    {
        if (OpenSslLibrary.Failure is not null) return null;
        var spec = new TlsSpec { Certificates = [certificate.Name] };
        var (contexts, failure) = Create(new TlsSettings(spec, [certificate], null, ""), secrets: null);
        contexts?.Retire();
        return failure;
    }

    /// <summary>The one for a name that a client asks for: an exact name, then a wildcard, else the first.</summary>
    /// <param name="name">In lower case, overwritten.</param>
    public nint Choose(Span<char> name) => _byName.Find(name) is nint chosen ? chosen : First;

    /// <summary>What goes out with a certificate, OpenSSL's object of it; null: nothing.</summary>
    public byte[]? StapleOf(nint certificate) =>
        _staples.TryGetValue(certificate, out var staple) && staple.NextUpdate > _secrets?.Now ? staple.Response : null;

    /// <summary>A handshake begins; <see cref="Leave"/> is owed once.</summary>
    public void Enter() => _handshakes++;

    public void Leave()
    {
        _handshakes--;
        FreeUnlessUsed();
    }

    public void Retire()
    {
        _isRetired = true;
        FreeUnlessUsed();
    }

    private void FreeUnlessUsed()
    {
        if (!_isRetired || _handshakes > 0) return;
        foreach (var context in _all) OpenSsl.ContextFree(context);
    }
}
