using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Odin.Commands;

/// <summary><c>thor version</c> and <c>odin version</c>: the release, the commit it was built from, and the runtime it runs on.</summary>
public static class VersionCommand
{
    /// <summary>Enough of a commit to find it.</summary>
    private const int CommitLength = 12;

    /// <param name="assembly">The tool's own.</param>
    public static Command Create(string tool, Terminal terminal, Assembly assembly)
    {
        var command = new Command("version", $"Prints {tool}'s version, its commit and its runtime.");
        command.SetAction(_ =>
        {
            var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            terminal.Text.WriteLine($"{tool} {Describe(version)}, {RuntimeInformation.FrameworkDescription}");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>A build without a repository at hand has no commit.</summary>
    public static string Describe(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        if (plus < 0) return version;
        var commit = version[(plus + 1)..];
        return $"{version[..plus]}, commit {(commit.Length > CommitLength ? commit[..CommitLength] : commit)}";
    }
}
