namespace Odin.Hosting.Files;

/// <summary>Why a file that a setting names could not be read, with what to do.</summary>
public static class FileFailure
{
    /// <summary>A phrase that follows the file's path; a sentence may end after it.</summary>
    public static string Of(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "is a folder: give the file in it",
        FileNotFoundException or DirectoryNotFoundException =>
            $"cannot be read: there is no such file (looked for {Path.GetFullPath(path)})",
        UnauthorizedAccessException => "cannot be read: this process's user may not: give that user the right to read it",
        _ => $"cannot be read: {exception.Message.TrimEnd('.')}",
    };
}
