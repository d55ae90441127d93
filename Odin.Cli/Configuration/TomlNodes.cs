using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Odin.Cli.Configuration;

/// <summary>Reads a TOML document into nodes, token by token: nothing is kept of it but the nodes, and only values nest.</summary>
internal sealed class TomlNodes
{
    private readonly TomlTokens _tokens;
    private readonly DocumentBudget _budget;
    private readonly TomlTable _root;

    private TomlNodes(string text)
    {
        _tokens = new TomlTokens(text);
        _budget = new DocumentBudget(text.Length);
        _root = TomlTable.Root(_budget);
    }

    /// <summary>The document, or where it stops being TOML.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text)
    {
        try
        {
            return (new TomlNodes(text).ReadDocument(), null);
        }
        catch (DocumentException exception)
        {
            return (null, exception.Failure);
        }
    }

    private MapNode ReadDocument()
    {
        var table = _root;
        _tokens.Next(TomlLexerMode.Key);
        while (_tokens.Kind != TokenKind.Eof)
        {
            if (_tokens.Kind is TokenKind.OpenBracket or TokenKind.OpenBracketDouble) table = ReadHeader();
            else if (_tokens.Kind != TokenKind.NewLine) ReadPair(table);

            if (_tokens.Kind is not (TokenKind.NewLine or TokenKind.Eof)) throw _tokens.Unexpected("the end of the line");
            if (_tokens.Kind == TokenKind.NewLine) _tokens.Next(TomlLexerMode.Key);
        }

        return _root.ToNode();
    }

    /// <summary><c>[a.b]</c> or <c>[[a.b]]</c>; the pairs that follow belong to it.</summary>
    private TomlTable ReadHeader()
    {
        var isItem = _tokens.Kind == TokenKind.OpenBracketDouble;
        _tokens.Next(TomlLexerMode.Key);
        var steps = ReadKey();
        _tokens.Expect(isItem ? TokenKind.CloseBracketDouble : TokenKind.CloseBracket, isItem ? "]]" : "]");
        _tokens.Next(TomlLexerMode.Key);

        var parent = _root;
        foreach (var step in steps[..^1]) parent = parent.Through(step);
        return isItem ? parent.Append(steps[^1]) : parent.Open(steps[^1]);
    }

    private void ReadPair(TomlTable table)
    {
        var steps = ReadKey();
        _tokens.Expect(TokenKind.Equal, "=");
        foreach (var step in steps[..^1]) table = table.Dotted(step);
        _tokens.Next(TomlLexerMode.Value);
        table.Set(steps[^1], ReadValue(table.Depth + 1));
    }

    private List<TomlKey> ReadKey()
    {
        var steps = new List<TomlKey>();
        while (true)
        {
            DocumentBudget.CheckDepth(steps.Count + 1, _tokens.Line, _tokens.Column);
            steps.Add(ReadStep());
            _tokens.Next(TomlLexerMode.Key);
            if (_tokens.Kind != TokenKind.Dot) return steps;
            _tokens.Next(TomlLexerMode.Key);
        }
    }

    private TomlKey ReadStep() => _tokens.Kind switch
    {
        TokenKind.BasicKey => new TomlKey(_tokens.Written, _tokens.Line, _tokens.Column),
        TokenKind.String or TokenKind.StringLiteral => new TomlKey(_tokens.Value, _tokens.Line, _tokens.Column),
        _ => throw _tokens.Unexpected("a key"),
    };

    /// <param name="depth">Of the value when it is a list or an object.</param>
    private ConfigNode ReadValue(int depth)
    {
        var (line, column) = (_tokens.Line, _tokens.Column);
        if (_tokens.Kind == TokenKind.OpenBracket) return ReadList(depth, line, column);
        if (_tokens.Kind == TokenKind.OpenBrace) return ReadMap(depth, line, column);

        _budget.Add(1, line, column);
        var scalar = ReadScalar(line, column);
        _tokens.Next(TomlLexerMode.Value);
        return scalar;
    }

    private ScalarNode ReadScalar(int line, int column) => _tokens.Kind switch
    {
        TokenKind.String or TokenKind.StringMulti or TokenKind.StringLiteral or TokenKind.StringLiteralMulti =>
            new ScalarNode(ScalarType.Text, _tokens.Value, line, column),
        TokenKind.True => new ScalarNode(ScalarType.Boolean, "true", line, column),
        TokenKind.False => new ScalarNode(ScalarType.Boolean, "false", line, column),
        TokenKind.Integer or TokenKind.IntegerHexa or TokenKind.IntegerOctal or TokenKind.IntegerBinary =>
            new ScalarNode(ScalarType.Number, _tokens.Integer.ToString(CultureInfo.InvariantCulture), line, column),
        >= TokenKind.OffsetDateTimeByZ and <= TokenKind.LocalTime or TokenKind.Float
            or (>= TokenKind.Infinite and <= TokenKind.NegativeNan) =>
            new ScalarNode(ScalarType.Number, _tokens.Written, line, column),   // Fractions and dates: no key takes one.
        _ => throw _tokens.Unexpected("a value"),
    };

    private ListNode ReadList(int depth, int line, int column)
    {
        _budget.Add(1, line, column);
        DocumentBudget.CheckDepth(depth, line, column);
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        NextBeyondLines(TomlLexerMode.Value);
        while (_tokens.Kind != TokenKind.CloseBracket)
        {
            items.Add(ReadValue(depth + 1));
            SkipLines(TomlLexerMode.Value);
            if (_tokens.Kind == TokenKind.Comma) NextBeyondLines(TomlLexerMode.Value);
            else _tokens.Expect(TokenKind.CloseBracket, ", or ]");
        }

        _tokens.Next(TomlLexerMode.Value);
        return new ListNode(items.DrainToImmutable(), line, column);
    }

    private MapNode ReadMap(int depth, int line, int column)
    {
        var table = TomlTable.Inline(_budget, depth, line, column);
        NextBeyondLines(TomlLexerMode.Key);
        while (_tokens.Kind != TokenKind.CloseBrace)
        {
            ReadPair(table);
            SkipLines(TomlLexerMode.Key);
            if (_tokens.Kind == TokenKind.Comma) NextBeyondLines(TomlLexerMode.Key);
            else _tokens.Expect(TokenKind.CloseBrace, ", or }");
        }

        _tokens.Next(TomlLexerMode.Value);
        return table.ToNode();
    }

    private void NextBeyondLines(TomlLexerMode mode)
    {
        _tokens.Next(mode);
        SkipLines(mode);
    }

    private void SkipLines(TomlLexerMode mode)
    {
        while (_tokens.Kind == TokenKind.NewLine) _tokens.Next(mode);
    }
}
