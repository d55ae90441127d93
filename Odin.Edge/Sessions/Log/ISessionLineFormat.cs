using System.Buffers;

namespace Odin.Edge.Sessions.Log;

/// <summary>How a session line looks.</summary>
internal interface ISessionLineFormat
{
    /// <summary>Appends one line with its end.</summary>
    void Write(IBufferWriter<byte> lines, in SessionRecord record, DateTimeOffset endedAt, in SessionSpans spans);
}
