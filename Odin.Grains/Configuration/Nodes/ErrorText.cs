using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>The text of an error. While it would only be counted, not even its parts are made.</summary>
[InterpolatedStringHandler]
internal readonly struct ErrorText
{
    private readonly StringBuilder? _text;

    public ErrorText(int literalLength, int formattedCount, ConfigErrors errors, out bool isWanted)
    {
        isWanted = !errors.IsFull;
        _text = isWanted ? new StringBuilder(literalLength + (formattedCount * 16)) : null;
    }

    public string Text => _text?.ToString() ?? "";

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted(string? text) => _text!.Append(text);

    public void AppendFormatted(int number) => _text!.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(PortRange range) => _text!.Append(range.ToString());
}
