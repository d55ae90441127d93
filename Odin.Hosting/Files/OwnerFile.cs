namespace Odin.Hosting.Files;

/// <summary>Files that nobody but their owner can read or change.</summary>
public static class OwnerFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Replaces a file as a whole: a crash, also of the machine, leaves the old one or the new one. Its folder has to be there,
    /// and one process writes it at a time.</summary>
    /// <exception cref="IOException">It cannot be written; the old one stands.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the old one stands.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = $"{path}.next";
        File.Delete(next);   // One that a crash left behind would keep its own mode.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        using (var file = new FileStream(next, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);   // Otherwise a power cut may leave the new name with nothing behind it.
        }

        File.Move(next, path, overwrite: true);
    }
}
