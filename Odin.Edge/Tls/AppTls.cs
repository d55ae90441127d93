namespace Odin.Edge.Tls;

/// <summary>One side of the TLS of one app on this edge, as it is in force for new handshakes. Loops read; the control side
/// replaces.</summary>
/// <param name="settings">What it was made of; null: nothing, and <paramref name="failure"/> says why.</param>
/// <param name="byLoop">One for each loop, or empty.</param>
/// <param name="failure">In words for people, why no handshake can be made, or why what is in force is not the newest. Null: all is
/// well.</param>
internal sealed class AppTls<TSettings, TContexts>(TSettings? settings, TContexts[] byLoop, string? failure)
    where TSettings : class where TContexts : class, ITlsContexts
{
    public TSettings? Settings => settings;

    /// <summary>Handshakes can be made.</summary>
    public bool IsReady => byLoop.Length > 0;

    public string? Failure => failure;

    /// <summary>In words for people, why no handshake can be made; null: they can.</summary>
    public string? WhyNotReady => IsReady ? null : failure ?? "it has no certificate";

    /// <summary>Null: no handshake can be made. For the loop's thread.</summary>
    public TContexts? Of(int loop) => byLoop.Length > 0 ? byLoop[loop] : null;

    /// <summary>The same, and what is newer cannot be had.</summary>
    public AppTls<TSettings, TContexts> Because(string? reason) => new(settings, byLoop, reason);
}
