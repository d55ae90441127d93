using System.Globalization;

namespace Odin.Tests.Support.Processes;

/// <summary>A control group of Linux whose processes get so many percent of one core together, and not more.</summary>
internal sealed class CpuLimit : IDisposable
{
    private const int PeriodMicroseconds = 100_000;

    private readonly string _folder;
    private readonly string _members;

    private CpuLimit(string folder, string members) => (_folder, _members) = (folder, members);

    /// <summary>Skips the test where no group may be made.</summary>
    public static CpuLimit Percent(int percent)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "control groups are of Linux");
        var name = $"odin-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        var quota = (PeriodMicroseconds / 100 * percent).ToString(CultureInfo.InvariantCulture);
        try
        {
            return Directory.Exists("/sys/fs/cgroup/cpu")
                ? First(Path.Combine("/sys/fs/cgroup/cpu", name), quota) : Second(Path.Combine("/sys/fs/cgroup", name), quota);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"no control group can be made: {exception.Message}");
            throw;
        }
    }

    /// <summary>One of Odin's executables, within.</summary>
    public LiveProcess StartTool(string tool, params IEnumerable<string> arguments) =>
        LiveProcess.Start(tool, "sh",
            ["-c", "echo $$ > \"$0\" && exec \"$@\"", _members, "dotnet", Path.Combine(AppContext.BaseDirectory, $"{tool}.dll"),
                .. arguments]);

    public void Dispose() => Directory.Delete(_folder);

    private static CpuLimit First(string folder, string quota)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cpu.cfs_period_us"), PeriodMicroseconds.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(folder, "cpu.cfs_quota_us"), quota);
        return new CpuLimit(folder, Path.Combine(folder, "tasks"));
    }

    private static CpuLimit Second(string folder, string quota)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cpu.max"), $"{quota} {PeriodMicroseconds}");
        return new CpuLimit(folder, Path.Combine(folder, "cgroup.procs"));
    }
}
