using System.Globalization;
using System.Text;

namespace Odin.Hosting.Redis;

/// <summary>Commands and the first line of each answer, as Redis' protocol has them (RESP2).</summary>
/// <remarks>For commands whose answers are one line, such as those of a transaction. Every question has the whole time limit: a server may
/// be a world away.</remarks>
internal sealed class RedisDialog(Stream stream, StepLimit limit)
{
    private const int LongestLine = 4096;

    private readonly byte[] _one = new byte[1];

    /// <summary>Returns the line: its first letter says what it is, <c>-</c> an error.</summary>
    /// <exception cref="IOException">The connection is closed, or speaks something else.</exception>
    public async Task<string> AskAsync(params string[] command) => (await AskAllAsync([command])).Single();

    /// <summary>The same of many at once: one round trip.</summary>
    public async Task<IReadOnlyList<string>> AskAllAsync(IReadOnlyCollection<string[]> commands)
    {
        var cancellationToken = limit.Begin();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(commands.Select(TextOf))), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        var answers = new List<string>();
        while (answers.Count < commands.Count) answers.Add(await ReadLineAsync(cancellationToken));
        return answers;
    }

    private static string TextOf(string[] command)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
        foreach (var word in command) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return text.ToString();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
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
