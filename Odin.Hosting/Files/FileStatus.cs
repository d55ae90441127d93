using System.Runtime.InteropServices;

namespace Odin.Hosting.Files;

/// <summary>What Linux says of a file (<c>statx(2)</c>, the same layout on every processor). .NET does not give inodes, and a link to a
/// folder may lead to another file of the same size and time.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    private const int WorkingFolder = -100;      // AT_FDCWD
    private const uint BasicStatus = 0x7ff;      // STATX_BASIC_STATS

    [FieldOffset(32)] public ulong Inode;
    [FieldOffset(40)] public ulong Length;
    [FieldOffset(96)] private readonly long _touchedSeconds;
    [FieldOffset(104)] private readonly uint _touchedNanoseconds;
    [FieldOffset(112)] private readonly long _writtenSeconds;
    [FieldOffset(120)] private readonly uint _writtenNanoseconds;
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;

    public readonly long Touched => (_touchedSeconds * 1_000_000_000) + _touchedNanoseconds;

    public readonly long Written => (_writtenSeconds * 1_000_000_000) + _writtenNanoseconds;

    /// <summary>Follows links. False: the system's last error says why not.</summary>
    public static bool TryGet(string path, out FileStatus status) => StatX(WorkingFolder, path, 0, BasicStatus, out status) == 0;

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask,
        out FileStatus status);
}
