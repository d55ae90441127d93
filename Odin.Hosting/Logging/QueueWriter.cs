using System.Text;

namespace Odin.Hosting.Logging;

/// <summary>Text into an <see cref="OutputQueue"/>: <see cref="Console.Out"/> and <see cref="Console.Error"/> of a process that
/// serves.</summary>
internal sealed class QueueWriter(OutputQueue queue) : TextWriter
{
    /// <summary>Makes what is written out of a line without its end; null: the line itself.</summary>
    public Func<string, byte[]>? LineFormat { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (LineFormat is { } format) WriteLines(buffer.ToString(), format);
        else queue.TryAdd(Encoding.UTF8.GetBytes([.. buffer]), buffer.Count('\n'));
    }

    public override void WriteLine(string? value) => Write($"{value}\n");

    private void WriteLines(string text, Func<string, byte[]> format)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) queue.TryAdd(format(line), lines: 1);
    }
}
