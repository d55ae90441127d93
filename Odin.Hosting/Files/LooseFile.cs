namespace Odin.Hosting.Files;

/// <summary>Files with secrets that every user of the machine can read or change.</summary>
/// <remarks>A group may read them: systems give keys to a service that way.</remarks>
public static class LooseFile
{
    private const UnixFileMode Loose = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>The mode in digits; null: nothing is wrong with it, or it cannot be seen.</summary>
    public static string? ModeOf(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            var mode = File.GetUnixFileMode(path);   // Of what a link leads to.
            return (mode & Loose) == 0 ? null : Convert.ToString((int)mode, 8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
