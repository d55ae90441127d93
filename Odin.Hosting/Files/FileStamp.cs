using System.Runtime.InteropServices;

namespace Odin.Hosting.Files;

/// <summary>What shows that a file was written or replaced, or that a link anywhere on the way to it was
/// turned. Content is not read for it.</summary>
/// <param name="Place">Device and inode of the file that all links lead to; elsewhere than on Linux its path.</param>
/// <param name="Written">When its content changed.</param>
/// <param name="Touched">When anything of it changed, in its file system's ticks; 0 elsewhere than on Linux.</param>
/// <param name="Length">In bytes; -1: there is no file that can be looked at.</param>
/// <param name="Failure">Why there is none.</param>
public readonly record struct FileStamp(string Place, long Written, long Touched, long Length, string Failure)
{
    public bool IsMissing => Length < 0;

    /// <summary>May hang for as long as the file system does.</summary>
    public static FileStamp Of(string path) => OperatingSystem.IsLinux() ? OfLinux(path) : OfOthers(path);

    private static FileStamp OfLinux(string path)
    {
        if (FileStatus.TryGet(path, out var status))
            return new FileStamp($"{status.DeviceMajor}:{status.DeviceMinor}:{status.Inode}", status.Written, status.Touched,
                (long)status.Length, "");
        return Missing(Marshal.GetLastPInvokeErrorMessage());
    }

    private static FileStamp OfOthers(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var real = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
            return real.Exists
                ? new FileStamp(real.FullName, real.LastWriteTimeUtc.Ticks, 0, real.Length, "") : Missing("there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Missing(exception.Message);
        }
    }

    private static FileStamp Missing(string failure) => new("", 0, 0, -1, failure);
}
