using System.Net;

namespace Odin.Edge.Listeners;

/// <summary>One address and port an app is served on.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Endpoint">What is, or should be, listened on.</param>
/// <param name="Failure">Null while it is open; otherwise why it is not, in words for people.</param>
public sealed record ListenerStatus(string App, IPEndPoint Endpoint, string? Failure);
