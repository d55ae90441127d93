using Odin.Grains.Configuration;

namespace Odin.Edge.Admission;

/// <summary>Decides who may come in, before a target is assigned. One per app version; an app that restricts nobody has none.</summary>
/// <remarks>What a client is given is a <see cref="Grant"/>, released when its session ends.</remarks>
internal sealed class Gate
{
    private readonly AccessList? _access;

    private Gate(AccessList? access) => _access = access;

    /// <summary>Null: everybody is admitted.</summary>
    public static Gate? For(AppSpec spec) => AccessList.Of(spec.Access) is { } access ? new Gate(access) : null;

    /// <summary>Never waits. With any refusal nothing is held.</summary>
    public Refusal Admit(in ClientAddress client, out Grant grant)
    {
        grant = default;
        return _access is { } access && !access.Allows(in client) ? Refusal.Access : Refusal.None;
    }
}
