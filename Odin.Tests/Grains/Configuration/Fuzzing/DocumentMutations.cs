using System.Text;

namespace Odin.Tests.Grains.Configuration.Fuzzing;

/// <summary>Changes the bytes of a document as slips, broken tools and hostile authors do.</summary>
internal sealed class DocumentMutations(Random random, IReadOnlyList<byte[]> corpus)
{
    /// <summary>What readers trip over: structure of all three formats, numbers at the edges, escapes,
    /// controls, directions, half characters.</summary>
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "[", "]", "{", "}", "[[", "]]", ":", ": ", ",", "\"", "'", "\"\"\"", "'''", "\\", "\n", "\r\n", "\r", "\t", " ", "  ", "- ",
                "? ", "| ", "|\n", ">-\n", "|2+\n", "#", "//", "/*", "*/", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n",
            "&a ", "*a", "*a ", "&a [*a]", "<<: *a\n", "<<", "!!str ", "!<x> ", "!!binary ", "=", ".", "a.b.c = 1\n", "[a.b]\n",
                "[[a.b]]\n", "Apps", "Apps:", "[[Apps]]\n", "[[Apps.Targets]]\n", "[Apps.Connect]\n", "Defaults", "x-a", "Targets", "Ports",
                    "null", "~", "none", "true",
            "0", "-1", "99999999999999999999", "1e999", "0x7f", "0o17", "0b1", "nan", "inf", "-inf", "1979-05-27T07:32:00Z", "25:99:99",
                "1_000", "+1", "010.0.0.1:80", "[::1]:80", "\\u0000", "\\ud800", "\\udfff", "\\U0010ffff", "\\x1b", "\\/", "\0",
                    "\u001b[31m", "\u007f", "\u0085", "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0001f600", "\u00e4",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    public byte[] Next()
    {
        var bytes = new List<byte>(corpus[random.Next(corpus.Count)]);
        for (var changes = random.Next(1, 8); changes > 0; changes--) Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, random.Next(1, 1 << random.Next(1, 8)));
        switch (random.Next(8))
        {
            case 0:
                bytes.RemoveRange(at, length);
                break;
            case 1:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.InsertRange(at, [.. bytes.GetRange(at, length)]);
                break;
            case 4:
                bytes.InsertRange(at, Piece());
                break;
            case 5:
                for (var times = 1 << random.Next(1, 10); times > 0; times--)
                    bytes.InsertRange(at, Tokens[random.Next(2) + random.Next(4)]);
                break;
            case 6:
                var token = Tokens[random.Next(Tokens.Length)];
                bytes.InsertRange(at, Enumerable.Repeat(token, 1 << random.Next(10)).SelectMany(bytes => bytes));
                break;
            default:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }

    /// <summary>A piece of another document: crossing two makes what neither has.</summary>
    private byte[] Piece()
    {
        var other = corpus[random.Next(corpus.Count)];
        var start = random.Next(other.Length);
        return other[start..Math.Min(other.Length, start + random.Next(1, 200))];
    }
}
