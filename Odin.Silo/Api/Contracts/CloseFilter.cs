using System.Globalization;
using Odin.Commands;
using Odin.Grains.Consoles;

namespace Odin.Silo.Api.Contracts;

/// <summary>Which sessions are meant.</summary>
public sealed record CloseFilter(string? Id = null, string? App = null, string? Target = null, string? Client = null,
    string? Region = null, string? Edge = null, SessionState? State = null, double? OlderThanSeconds = null, double? IdleForSeconds = null,
    long? MinBytes = null)
{
    public bool IsEmpty => this == new CloseFilter();

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

    /// <summary>For people: <c>app shop, older than 10 s</c>.</summary>
    public override string ToString()
    {
        (string Name, object? Value, string Unit)[] parts =
        [
            ("session", Id, ""), ("app", App, ""), ("target", Target, ""), ("client", Client, ""), ("region", Region, ""),
            ("edge", Edge, ""), ("state", State is { } state ? ChoiceText.Of(state) : null, ""), ("older than", OlderThanSeconds, " s"),
            ("idle for", IdleForSeconds, " s"), ("at least", MinBytes, " bytes"),
        ];
        return IsEmpty ? "all" : string.Join(", ", parts.Where(part => part.Value is not null)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Value}{part.Unit}")));
    }

    private static TimeSpan? Span(double? seconds) => seconds is { } length ? TimeSpan.FromSeconds(length) : null;
}
