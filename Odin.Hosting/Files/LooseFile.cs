namespace Odin.Hosting.Files;

/// <summary>Files that every user of the machine can read or change.</summary>
/// <remarks>A group may read them: systems give keys to a service that way.</remarks>
public static class LooseFile
{
    private const UnixFileMode Changed = UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>The mode in digits; null: nothing is wrong with it, or it cannot be seen.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="isSecret">Nobody else is to read it either.</param>
    public static string? ModeOf(string path, bool isSecret)
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            var mode = File.GetUnixFileMode(path);   // Of what a link leads to.
            return (mode & (isSecret ? Changed | UnixFileMode.OtherRead : Changed)) == 0 ? null : Convert.ToString((int)mode, 8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
