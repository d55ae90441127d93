using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Odin.Edge.Loops.Epoll;

/// <summary>A native array of <c>epoll_event</c>, whose layout differs: packed to 12 bytes on x86, aligned to 16 elsewhere.</summary>
internal readonly unsafe struct EpollEvents(int capacity)
{
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;
    private static readonly int TagOffset = Stride - sizeof(ulong);

    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)capacity, 16);

    public int Capacity => capacity;

    public void* Pointer => _events;

    public uint Flags(int index) => Unsafe.ReadUnaligned<uint>(_events + index * Stride);

    /// <summary>What was registered with the descriptor.</summary>
    public ulong Tag(int index) => Unsafe.ReadUnaligned<ulong>(_events + index * Stride + TagOffset);

    public static void Write(byte* single, uint flags, ulong tag)
    {
        Unsafe.WriteUnaligned(single, flags);
        Unsafe.WriteUnaligned(single + TagOffset, tag);
    }

    public void Free() => NativeMemory.Free(_events);
}
