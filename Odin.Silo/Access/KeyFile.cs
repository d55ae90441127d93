using System.Collections.Immutable;
using Odin.Hosting.Files;

namespace Odin.Silo.Access;

/// <summary>The file of <c>AdminKeys</c>: one key a line, empty lines and those that begin with <c>#</c> aside.</summary>
internal static class KeyFile
{
    /// <summary>The keys, or in words for people why there are none: a file is taken wholly or not at all.</summary>
    public static (ImmutableArray<ApiKey> Keys, string? Failure) Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], $"the file of admin keys {path} {FileFailure.Of(path, exception)}");
        }

        var keys = ImmutableArray.CreateBuilder<ApiKey>();
        foreach (var (number, line) in lines.Index())
        {
            if (line.Trim() is not { Length: > 0 } text || text[0] == '#') continue;
            var (key, failure) = KeyLine.Read(text);
            if (key is null) return ([], $"{path}:{number + 1}: {failure}");
            keys.Add(key);
        }

        return keys.Count > 0 ? (keys.ToImmutable(), null) : ([], $"{path} has no key: `odin keys new` prints a line for it");
    }
}
