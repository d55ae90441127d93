using System.Security.Cryptography;
using Odin.Hosting.Files;

namespace Odin.Edge.Control.LastGood;

/// <summary>The key with which an edge signs its last-good file: random bytes in a file beside it, for the edge's user only.</summary>
/// <remarks>Read from the file each time: processes that take over from each other share it.</remarks>
internal sealed class LastGoodKey(string folder)
{
    public const string Name = "last-good.key";

    private const int Bytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>The key, or why there is none that can be used, as part of a sentence; neither: no file was signed yet.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public (byte[]? Key, string? Failure) Read()
    {
        if (!File.Exists(_path)) return (null, null);
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(_path) is var mode && (mode & ~OwnerOnly) != 0)
            return (null, $"its key {_path} can be read or changed by others (mode {Convert.ToString((int)mode, 8)}): chmod 600 {_path}");
        var key = File.ReadAllBytes(_path);
        return key.Length == Bytes ? (key, null) : (null, $"its key {_path} holds {key.Length} bytes instead of {Bytes}");
    }

    /// <summary>The one that is there, or a new one in its place when it cannot be used. Exceptions as of <see cref="Read"/>.</summary>
    public byte[] ReadOrCreate()
    {
        if (Read().Key is { } known) return known;
        var made = RandomNumberGenerator.GetBytes(Bytes);
        OwnerFile.Replace(_path, made);
        return made;
    }
}
