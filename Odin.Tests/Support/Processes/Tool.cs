namespace Odin.Tests.Support.Processes;

/// <summary>Programs that a machine may lack. A test that needs one is skipped without it, but not in CI, which installs all of them.</summary>
internal static class Tool
{
    public static bool IsInstalled(string name) => Find(name) is not null;

    /// <summary>Skips the test, or fails it in CI, when the program is missing.</summary>
    public static void Require(string name, string package)
    {
        if (IsInstalled(name)) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") throw new InvalidOperationException($"{name} is missing in CI: .ci/run must install the package {package}.");
        Assert.Skip($"{name} is not installed (Debian package {package}).");
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
