namespace Odin.Thor.Sockets;

/// <summary>Lets .NET run socket continuations on its epoll threads instead of handing each to the thread pool.</summary>
/// <remarks>
/// Thor's continuations never block, so the hand-over is pure cost. The runtime reads the variable once, when
/// the first socket is used: this must come before. A value that the operator set stays.
/// </remarks>
internal static class InlineCompletions
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null) Environment.SetEnvironmentVariable(Variable, "1");
    }
}
