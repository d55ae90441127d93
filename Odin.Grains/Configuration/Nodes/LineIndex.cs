using System.Text;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Turns byte offsets of a UTF-8 text into lines and columns.</summary>
internal sealed class LineIndex
{
    private readonly byte[] _text;
    private readonly List<int> _starts = [0];

    public LineIndex(byte[] text)
    {
        _text = text;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n') _starts.Add(at + 1);
        }
    }

    public (int Line, int Column) At(int offset)
    {
        var found = _starts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, Column(line + 1, offset - _starts[line]));
    }

    /// <summary>The column of a byte within a line; both lines and columns count from 1.</summary>
    public int Column(int line, int byteInLine)
    {
        var start = _starts[Math.Min(line, _starts.Count) - 1];
        return Encoding.UTF8.GetCharCount(_text, start, Math.Min(byteInLine, _text.Length - start)) + 1;
    }
}
