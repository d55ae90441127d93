using System.Text;

namespace Odin.Hosting.Logging;

/// <summary>Text into an <see cref="OutputQueue"/>: <see cref="Console.Out"/> and <see cref="Console.Error"/> of a process that
/// serves.</summary>
internal sealed class QueueWriter(OutputQueue queue) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer) => queue.TryAdd(Encoding.UTF8.GetBytes([.. buffer]), buffer.Count('\n'));

    public override void WriteLine(string? value) => Write($"{value}\n");
}
