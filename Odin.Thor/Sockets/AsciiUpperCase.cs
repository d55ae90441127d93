namespace Odin.Thor.Sockets;

/// <summary>Upper case as an echo target answers it: the bytes a-z change, all others, also those of UTF-8 letters, stay.</summary>
internal static class AsciiUpperCase
{
    public static void Apply(Span<byte> bytes)
    {
        foreach (ref var letter in bytes)
        {
            if (letter is >= (byte)'a' and <= (byte)'z') letter -= 'a' - 'A';
        }
    }
}
