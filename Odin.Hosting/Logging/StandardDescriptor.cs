using System.Runtime.InteropServices;

namespace Odin.Hosting.Logging;

/// <summary>Writes to standard output (1) or standard error (2) and waits for the reader. Not by way of <see cref="Console"/>'s streams:
/// whoever writes to one of those holds a lock that all others need.</summary>
internal static partial class StandardDescriptor
{
    private const int Interrupted = 4;
    private const short PollOut = 4;
    private static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;   // A terminal that another program has made non-blocking.

    /// <exception cref="IOException">The reader is gone, the disk is full.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var written = write(descriptor, text, text.Length);
            if (written >= 0) text = text[(int)written..];
            else Recover(descriptor, Marshal.GetLastPInvokeError());
        }
    }

    private static void Recover(int descriptor, int error)
    {
        if (error == Interrupted) return;
        if (error != TryAgain) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        var waited = new PollDescriptor { Descriptor = descriptor, Events = PollOut };
        _ = poll(ref waited, 1, -1);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> text, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
