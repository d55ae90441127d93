using System.Reflection;

namespace Odin.Hosting.Processes;

/// <summary>The release that this process runs, and the commit it was built from.</summary>
/// <param name="Commit">Empty: the build had no repository at hand, or the executable carries none.</param>
public sealed record ProcessVersion(string Version, string Commit)
{
    public static ProcessVersion Present { get; } =
        Of(Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");

    /// <param name="text"><c>version+commit</c>, or the version alone.</param>
    internal static ProcessVersion Of(string text) =>
        text.Split('+', 2) is [var version, var commit] ? new ProcessVersion(version, commit) : new ProcessVersion(text, "");
}
