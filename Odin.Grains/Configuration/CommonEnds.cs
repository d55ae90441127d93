using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>How many items two lists begin with alike, and how many of the others they end with alike: what differs is between.</summary>
internal readonly record struct CommonEnds(int First, int Last)
{
    /// <summary>Items are alike when they are the same object.</summary>
    public static CommonEnds Of<T>(ImmutableArray<T> one, ImmutableArray<T> two)
        where T : class =>
        Of(one.Length, two.Length, (left, right) => ReferenceEquals(one[left], two[right]));

    /// <param name="one">The length of one list,</param>
    /// <param name="two">and of the other.</param>
    /// <param name="areAlike">Whether items are, by their places in the one and in the other.</param>
    public static CommonEnds Of(int one, int two, Func<int, int, bool> areAlike)
    {
        var (first, last, most) = (0, 0, Math.Min(one, two));
        while (first < most && areAlike(first, first)) first++;
        while (last < most - first && areAlike(one - last - 1, two - last - 1)) last++;
        return new CommonEnds(first, last);
    }

    /// <summary>Of one of the lists, what is between.</summary>
    public ImmutableArray<T> Between<T>(ImmutableArray<T> list) => list[First..^Last];
}
