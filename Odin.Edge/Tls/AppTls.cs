namespace Odin.Edge.Tls;

/// <summary>The TLS of one app on this edge, as it is in force for new handshakes. Loops read; the control side replaces.</summary>
/// <param name="settings">What it was made of; null: nothing, and <paramref name="failure"/> says why.</param>
/// <param name="byLoop">One for each loop, or empty.</param>
/// <param name="failure">In words for people, why clients are refused, or why what is in force is not the newest. Null: all is
/// well.</param>
internal sealed class AppTls(TlsSettings? settings, TlsContexts[] byLoop, string? failure)
{
    public TlsSettings? Settings => settings;

    /// <summary>Clients can be served.</summary>
    public bool IsReady => byLoop.Length > 0;

    public string? Failure => failure;

    /// <summary>Null: clients cannot be served. For the loop's thread.</summary>
    public TlsContexts? Of(int loop) => byLoop.Length > 0 ? byLoop[loop] : null;

    /// <summary>The same, and what is newer cannot be had.</summary>
    public AppTls Because(string? reason) => new(settings, byLoop, reason);
}
