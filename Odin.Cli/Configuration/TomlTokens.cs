using Odin.Grains.Configuration.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Odin.Cli.Configuration;

/// <summary>The tokens of a TOML text without blanks and comments. The library's lexer makes them one by one and never recurses.</summary>
internal sealed class TomlTokens(string text)
{
    private readonly TomlLexer _lexer = TomlLexer.Create(text, new TomlLexerOptions { DecodeScalars = true }, sourceName: "");

    public TokenKind Kind { get; private set; }

    public int Line { get; private set; }

    public int Column { get; private set; }

    /// <summary>What a string says; empty for other tokens.</summary>
    public string Value => _lexer.Current.StringValue ?? "";

    /// <summary>What an integer says.</summary>
    public long Integer => (long)_lexer.Current.Data;

    /// <summary>As it is written.</summary>
    public string Written => _lexer.GetText(_lexer.Current) ?? "";

    /// <summary>Goes on. A key and a value that look alike are different tokens, so the lexer is given which may come.</summary>
    public void Next(TomlLexerMode mode)
    {
        do
        {
            _lexer.Mode = mode;
            Kind = Move();
            if (_lexer.HasErrors) throw Explain(_lexer.Errors.First());
        }
        while (Kind is TokenKind.Whitespaces or TokenKind.Comment);

        var start = _lexer.Current.Start;
        (Line, Column) = (start.Line + 1, start.Column + 1);
    }

    private TokenKind Move()
    {
        try
        {
            return _lexer.MoveNext() ? _lexer.Current.Kind : TokenKind.Eof;
        }
        catch (Exception exception) when (ParserFault.IsOne(exception))
        {
            throw new DocumentException(Line, Column, $"this is not TOML: {ParserFault.Advice}");
        }
    }

    public void Expect(TokenKind kind, string expected)
    {
        if (Kind != kind) throw Unexpected(expected);
    }

    public DocumentException Unexpected(string expected)
    {
        var found = Kind switch
        {
            TokenKind.Eof => "the document ends here",
            TokenKind.NewLine => "the line ends here",
            _ => $"{VisibleText.Shorten(Written, 40)} stands here",
        };
        return new DocumentException(Line, Column, $"this is not TOML: {found}; expected {expected}");
    }

    private static DocumentException Explain(DiagnosticMessage error) =>
        new(error.Span.Start.Line + 1, error.Span.Start.Column + 1, $"this is not TOML: {error.Message}");
}
