using Odin.Grains.Consoles;

namespace Odin.Silo.Api;

/// <summary>Which sessions are meant.</summary>
internal sealed record CloseFilter(string? Id, string? App, string? Target, string? Client, string? Region, string? Edge,
    SessionState? State, double? OlderThanSeconds, double? IdleForSeconds, long? MinBytes)
{
    public bool IsEmpty => this == new CloseFilter(null, null, null, null, null, null, null, null, null, null);

    /// <param name="app">In place of the one that it names.</param>
    public SessionFilter Of(string? app) => new()
    {
        SessionId = SessionIds.TryParse(Id, out var id) ? id : null,
        App = app,
        Target = Target,
        Client = Client,
        State = State,
        OlderThan = Span(OlderThanSeconds),
        IdleFor = Span(IdleForSeconds),
        MinBytes = MinBytes,
    };

    private static TimeSpan? Span(double? seconds) => seconds is { } length ? TimeSpan.FromSeconds(length) : null;
}
