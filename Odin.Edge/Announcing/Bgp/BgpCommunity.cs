using System.Globalization;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>A mark of a route for routers: <c>64500:100</c> (RFC 1997), or <c>4200000000:1:2</c>, a large one (RFC 8092).</summary>
/// <param name="First">Of an ordinary one: two bytes, as the next.</param>
/// <param name="Third">Null: an ordinary community.</param>
internal readonly record struct BgpCommunity(uint First, uint Second, uint? Third = null)
{
    /// <summary>RFC 8326: another route is preferred while there is one.</summary>
    public static BgpCommunity GracefulShutdown { get; } = new(65535, 0);

    public static bool TryParse(string text, out BgpCommunity community)
    {
        community = default;
        var parts = text.Split(':');
        if (parts.Length is not (2 or 3)) return false;
        var most = parts.Length == 2 ? ushort.MaxValue : uint.MaxValue;
        Span<uint> numbers = stackalloc uint[3];
        for (var index = 0; index < parts.Length; index++)
        {
            if (!uint.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]) || numbers[index] > most)
                return false;
        }

        community = new BgpCommunity(numbers[0], numbers[1], parts.Length == 3 ? numbers[2] : null);
        return true;
    }

    public override string ToString() => Third is { } third ? $"{First}:{Second}:{third}" : $"{First}:{Second}";
}
