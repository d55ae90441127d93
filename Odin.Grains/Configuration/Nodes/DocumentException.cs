namespace Odin.Grains.Configuration.Nodes;

/// <summary>A document cannot be read any further. Never leaves the reader of a format, which answers
/// with a <see cref="SyntaxFailure"/>.</summary>
public sealed class DocumentException(int line, int column, string message) : Exception(message)
{
    public SyntaxFailure Failure => new(line, column, Message);
}
