namespace Odin.Edge.ProxyProtocol;

/// <summary>What came where a PROXY header was due.</summary>
/// <param name="Outcome">Complete or malformed.</param>
/// <param name="Header">The header, when it is complete.</param>
/// <param name="Excerpt">The beginning of what is malformed, fit for a log.</param>
internal readonly record struct ReceivedHeader(HeaderOutcome Outcome, ProxyHeader Header, string? Excerpt);
