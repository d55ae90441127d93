using System.Net;

namespace Odin.Edge.Takeover;

/// <summary>An open listening socket of this process.</summary>
internal readonly record struct ListeningSocket(IPEndPoint Endpoint, int Descriptor);
