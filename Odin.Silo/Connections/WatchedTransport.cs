using System.IO.Pipelines;

namespace Odin.Silo.Connections;

/// <summary>A connection's two directions.</summary>
internal sealed record WatchedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
