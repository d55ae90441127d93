using System.Diagnostics.CodeAnalysis;

namespace Odin.Tests.Support.Processes;

/// <summary>Programs that a machine may lack. A test that needs one is skipped without it, but not
/// in CI, which installs all of them.</summary>
internal static class Tool
{
    public static bool IsInstalled(string name) => Find(name) is not null;

    /// <summary>Skips the test, or fails it in CI, when the program is missing.</summary>
    public static void Require(string name, string package)
    {
        if (IsInstalled(name)) return;
        Miss($"{name} is not installed (Debian package {package}; .ci/run must install it).");
    }

    /// <summary>Skips the test for this reason, or fails it in CI, where everything must be there.</summary>
    [DoesNotReturn]
    public static void Miss(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException($"In CI this may not be missing: {reason}");
        Assert.Skip(reason);
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
