using System.Net.Sockets;

namespace Odin.Edge.Loops;

/// <summary>An error of a socket as people say it: <c>connection refused</c>.</summary>
internal static class SocketErrorText
{
    /// <summary>The words of its name in .NET, in lower case.</summary>
    public static string Of(SocketError error) =>
        string.Concat($"{error}".Select((letter, at) => char.IsUpper(letter) && at > 0 ? $" {char.ToLowerInvariant(letter)}"
            : $"{char.ToLowerInvariant(letter)}"));
}
