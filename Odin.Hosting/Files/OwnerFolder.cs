namespace Odin.Hosting.Files;

/// <summary>Folders that nobody but their owner can write into.</summary>
public static class OwnerFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes one that nobody else can look into. From one that is there the right to write is taken from all others, whose files
    /// could stand in the place of the owner's; who may read stays, because it may be a folder of others, too.</summary>
    /// <returns>True: others could write into it until now.</returns>
    public static bool Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return false;
        }

        Directory.CreateDirectory(path, Mode);
        var mode = File.GetUnixFileMode(path);
        if ((mode & WrittenByOthers) == 0 || mode.HasFlag(UnixFileMode.StickyBit)) return false;   // There nobody moves another's files.
        try
        {
            File.SetUnixFileMode(path, mode & ~WrittenByOthers);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;   // It is somebody else's, who decides.
        }
    }
}
