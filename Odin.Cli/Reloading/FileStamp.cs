namespace Odin.Cli.Reloading;

/// <summary>What tells that a file was written, replaced, or that a link to it was turned. Content is not read for it.</summary>
/// <param name="Written">Of the file a link leads to.</param>
/// <param name="Length">In bytes; -1: there is no such file now.</param>
/// <param name="Target">Where a link leads to; null: it is none.</param>
internal readonly record struct FileStamp(DateTime Written, long Length, string? Target)
{
    public bool IsMissing => Length < 0;

    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var target = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true);
            var real = target ?? file;
            return real.Exists ? new FileStamp(real.LastWriteTimeUtc, real.Length, target?.FullName) : new FileStamp(default, -1, null);
        }
        catch (IOException)
        {
            return new FileStamp(default, -1, null);   // Between the two steps of a replacement.
        }
    }
}
