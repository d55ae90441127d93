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
        var client = tls.Version is null ? null : $"{VisibleText.Of(tls.Version)}{(tls.IsResumed ? " resumed" : "")}"
            + $"{Named(" name ", tls.ServerName)}{Named(" alpn ", tls.Alpn)}{Named(" client ", tls.ClientSubject)}";
        return string.Join(", ", new[] { client, TargetOf(tls) }.OfType<string>());
    }

    /// <summary>One that has a version was good at first.</summary>
    private static string? TargetOf(SessionTls tls) => tls switch
    {
        { TargetVersion: null, TargetFailure: null } => null,
        { TargetVersion: null } => $"TLS to target failed: {VisibleText.Of(tls.TargetFailure)}",
        { TargetFailure: null } => $"to target {VisibleText.Of(tls.TargetVersion)}",
        _ => $"to target {VisibleText.Of(tls.TargetVersion)}, which broke: {VisibleText.Of(tls.TargetFailure)}",
    };

    /// <summary>At the end of a line.</summary>
    public static string Behind(SessionTls? tls) => Of(tls) is { } text ? $", {text}" : "";

    private static string Named(string what, string? text) => text is null ? "" : $"{what}{VisibleText.Of(text)}";
}
