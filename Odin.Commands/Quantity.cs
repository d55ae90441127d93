using System.Globalization;

namespace Odin.Commands;

/// <summary>How many of something, for people: <c>1 edge</c>, <c>2 edges</c>.</summary>
public static class Quantity
{
    /// <param name="one">What one is called; more of them have an s.</param>
    public static string Of(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {Name(count, one)}");

    /// <summary>The same without the number.</summary>
    public static string Name(long count, string one) => count == 1 ? one : $"{one}s";
}
