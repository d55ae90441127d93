using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>What one run of <c>odin</c> cost, as the kernel counted it when the process was reaped.</summary>
/// <param name="ExitCode">The process's own.</param>
/// <param name="Cpu">User and system time: the same on a busy machine.</param>
/// <param name="PeakBytes">The most memory that was resident at once.</param>
internal sealed record MeasuredRun(int ExitCode, TimeSpan Cpu, long PeakBytes)
{
    /// <summary>Skips the test when there is no GNU time.</summary>
    public static async Task<MeasuredRun> OdinAsync(params IEnumerable<string> arguments)
    {
        Tool.Require("time", "time");
        var file = Path.GetTempFileName();
        try
        {
            await using var odin = LiveProcess.Start("odin", "time",
                ["-q", "-f", "%U %S %M", "-o", file, "dotnet", Path.Combine(AppContext.BaseDirectory, "odin.dll"), .. arguments]);
            var exitCode = await odin.WaitForExitAsync();
            var figures = (await File.ReadAllTextAsync(file)).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture));
            return figures.ToArray() is [var user, var system, var kibibytes]
                ? new MeasuredRun(exitCode, TimeSpan.FromSeconds(user + system), (long)kibibytes * 1024)
                : throw new InvalidOperationException($"time wrote no three figures into {file}.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
