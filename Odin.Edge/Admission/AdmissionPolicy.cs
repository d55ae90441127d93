using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Grains.Configuration;

namespace Odin.Edge.Admission;

/// <summary>Decides who may come in, before a target is assigned. One per app version; an app that restricts nobody has none.</summary>
/// <remarks>What a client is given is a <see cref="ClientSlot"/>, released when its session ends. Counts outlive the version: a new gate
/// takes over those of the one before it.</remarks>
internal sealed class AdmissionPolicy
{
    private readonly LimitsSpec _limits;
    private readonly AccessList? _access;
    private readonly ClientCounts? _counts;
    private readonly ClientRates? _rates;

    private AdmissionPolicy(AppSpec spec, AdmissionPolicy? before)
    {
        _limits = spec.Limits;
        Headers = HeadersOf(spec.ProxyProtocol);
        _access = AccessList.Of(spec.Access);
        if (_limits.PerClient is not null) _counts = before?._counts ?? new ClientCounts();
        if (_limits.PerClientRate is not null) _rates = before?._rates ?? new ClientRates();
    }

    /// <summary>How the client's real address is learnt before it is admitted; null: it is the connection's own.</summary>
    public HeaderReception? Headers { get; }

    private bool IsOpen => Headers is null && _access is null && _counts is null && _rates is null;

    /// <summary>Null: everybody is admitted.</summary>
    public static AdmissionPolicy? For(AppSpec spec, AdmissionPolicy? before) =>
        new AdmissionPolicy(spec, before) is { IsOpen: false } admission ? admission : null;

    private static HeaderReception? HeadersOf(ProxyProtocolSpec spec)
    {
        if (spec.Receive == ProxyProtocolReceive.Off) return null;
        var trusted = AccessList.Only(spec.TrustedNetworks);
        return new HeaderReception(spec.HeaderTimeout, sender => trusted.Allows(in sender));
    }

    /// <summary>Never waits. With any refusal nothing is held.</summary>
    public Refusal Admit(in ClientAddress client, long nowMilliseconds, out ClientSlot grant)
    {
        grant = default;
        if (_access?.Allows(in client) == false) return Refusal.Access;
        if (_rates is null && _counts is null) return Refusal.None;

        var key = ClientKey.Of(in client, _limits.IPv6Prefix);
        if (_rates?.TryTake(key, _limits.PerClientRate!, nowMilliseconds) == false) return Refusal.ClientRate;
        if (_counts is null) return Refusal.None;
        if (!_counts.TryTake(key, _limits.PerClient!.Value)) return Refusal.PerClient;

        grant = new ClientSlot(_counts, key);
        return Refusal.None;
    }
}
