using System.Globalization;
using System.Text;

namespace Odin.Hosting.Redis;

/// <summary>One command after the other, as Redis' protocol has it (RESP2), and the first line of each answer.</summary>
/// <remarks>For commands whose answers are one line, such as those of a transaction.</remarks>
internal sealed class RedisDialog(Stream stream, CancellationToken cancellationToken)
{
    private const int LongestLine = 4096;

    private readonly byte[] _one = new byte[1];

    /// <summary>Returns the line: its first letter says what it is, <c>-</c> an error.</summary>
    /// <exception cref="IOException">The connection is closed, or speaks something else.</exception>
    public async Task<string> AskAsync(params string[] command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var word in command) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        return await ReadLineAsync();
    }

    private async Task<string> ReadLineAsync()
    {
        List<byte> line = [];
        while (line.Count < LongestLine)
        {
            if (await stream.ReadAsync(_one, cancellationToken) == 0) throw new EndOfStreamException();
            if (_one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(_one[0]);
            if (line.Count == 1 && !"+-:$*".Contains((char)_one[0], StringComparison.Ordinal)) break;
        }

        throw new IOException("The other side speaks another protocol.");
    }
}
