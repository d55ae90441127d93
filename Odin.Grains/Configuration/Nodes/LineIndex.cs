using System.Text;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Turns byte offsets of a UTF-8 text into lines and columns. Offsets that rise cost
/// one pass over the text, all together.</summary>
internal sealed class LineIndex(byte[] text)
{
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    /// <summary>Line and column of a byte; both count from 1, columns in characters.</summary>
    public (int Line, int Column) At(int offset)
    {
        if (offset < _offset) (_offset, _line, _column) = (0, 1, 1);
        var passed = text.AsSpan(_offset, Math.Min(offset, text.Length) - _offset);
        var lastBreak = passed.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            _line += passed.Count((byte)'\n');
            _column = 1;
        }

        _column += Encoding.UTF8.GetCharCount(passed[(lastBreak + 1)..]);
        _offset += passed.Length;
        return (_line, _column);
    }

    /// <summary>The same for a byte within a line, which counts from 1.</summary>
    public (int Line, int Column) InLine(int line, int byteInLine)
    {
        var start = 0;
        for (var passed = 1; passed < line; passed++) start += text.AsSpan(start).IndexOf((byte)'\n') + 1;
        return At(start + byteInLine);
    }
}
