using System.Collections.Immutable;

namespace Odin.Hosting.Settings;

/// <summary>The passwords that this process was given. What it writes goes through <see cref="Redact"/>, so that a message of a library
/// which quotes one does not reveal it.</summary>
/// <remarks>From any thread; only ever grows.</remarks>
public static class Secrets
{
    public const string Mask = "***";

    /// <summary>Shorter ones would blank out ordinary words, and guard nothing.</summary>
    private const int ShortestLength = 4;

    private static ImmutableHashSet<string> s_known = [];

    public static void Add(string? secret)
    {
        if (secret is { Length: >= ShortestLength })
            ImmutableInterlocked.Update(ref s_known, static (known, added) => known.Add(added), secret);
    }

    public static string Redact(string text)
    {
        foreach (var secret in s_known) text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }
}
