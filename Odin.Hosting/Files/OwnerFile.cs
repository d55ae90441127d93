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
        using (var file = new FileStream(next, Writing(FileMode.CreateNew)))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);   // Otherwise a power cut may leave the new name with nothing behind it.
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Adds to the end of a file, which is made when there is none. A crash leaves a part of what was added, or all.</summary>
    /// <param name="path">Its folder has to be there.</param>
    /// <param name="length">How long the file is now.</param>
    /// <param name="content">What is added.</param>
    /// <returns>False: it is as long as that no more, so somebody else has written it. Nothing was added.</returns>
    /// <exception cref="IOException">It cannot be written; a part may have been added.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; nothing was added.</exception>
    public static bool TryAppend(string path, long length, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, Writing(FileMode.OpenOrCreate));
        if (file.Length != length) return false;
        file.Position = length;
        file.Write(content);
        file.Flush(flushToDisk: true);
        return true;
    }

    private static FileStreamOptions Writing(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
        return options;
    }
}
