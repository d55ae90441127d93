using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Consoles;

namespace Odin.Cli.Sessions;

/// <summary>The TLS of a session for people. What a client chose is made printable.</summary>
internal static class SessionTlsText
{
    /// <summary>Null: there is none.</summary>
    public static string? Of(SessionTls? tls)
    {
        if (tls is null) return null;
        var client = tls.Version is null ? null : $"{tls.Version}{(tls.IsResumed ? " resumed" : "")}{Named(" name ", tls.ServerName)}"
            + $"{Named(" alpn ", tls.Alpn)}{Named(" client ", tls.ClientSubject)}";
        var target = tls.TargetVersion is null ? null : $"to target {tls.TargetVersion}";
        var failure = tls.TargetFailure is null ? null : $"TLS to target failed: {VisibleText.Of(tls.TargetFailure)}";
        return string.Join(", ", new[] { client, target, failure }.OfType<string>());
    }

    /// <summary>At the end of a line.</summary>
    public static string Behind(SessionTls? tls) => Of(tls) is { } text ? $", {text}" : "";

    private static string Named(string what, string? text) => text is null ? "" : $"{what}{VisibleText.Of(text)}";
}
