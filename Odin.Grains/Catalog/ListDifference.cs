using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>How one list differs from another whose unchanged items are the same objects. Pure; exact for any two lists, short where few
/// items differ and the others keep their order.</summary>
/// <param name="Gone">Places in the list before, ascending.</param>
/// <param name="New">What stands at which place of the list after, ascending.</param>
internal sealed record ListDifference<T>(ImmutableArray<int> Gone, ImmutableArray<Placed<T>> New) where T : class
{
    public static ListDifference<T> Of(ImmutableArray<T> before, ImmutableArray<T> after)
    {
        var ends = CommonEnds.Of(before, after);
        var wanted = new HashSet<T>(ends.Between(after), ReferenceEqualityComparer.Instance);
        var (gone, placed) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<Placed<T>>());
        var (next, end) = (ends.First, before.Length - ends.Last);
        for (var place = ends.First; place < after.Length - ends.Last; place++)
        {
            for (; next < end && !wanted.Contains(before[next]); next++) gone.Add(next);
            if (next < end && ReferenceEquals(before[next], after[place])) next++;
            else placed.Add(new Placed<T>(place, after[place]));
        }

        for (; next < end; next++) gone.Add(next);
        return new ListDifference<T>(gone.ToImmutable(), placed.ToImmutable());
    }

    /// <summary>The list after.</summary>
    /// <exception cref="InvalidDataException">It is no difference to this list.</exception>
    public ImmutableArray<T> Apply(ImmutableArray<T> before)
    {
        var length = before.Length - Gone.Length + New.Length;
        if (length < 0) throw new InvalidDataException("a difference takes away more than there is");
        var after = ImmutableArray.CreateBuilder<T>(length);
        var (next, gone, placed) = (0, 0, 0);
        while (after.Count < length || gone < Gone.Length)
        {
            if (gone < Gone.Length && Gone[gone] == next) (gone, next) = (gone + 1, next + 1);
            else if (placed < New.Length && New[placed].Place == after.Count) after.Add(New[placed++].Item);
            else if (next < before.Length) after.Add(before[next++]);
            else break;
        }

        var isAll = (next, gone, placed, after.Count) == (before.Length, Gone.Length, New.Length, length);
        return isAll ? after.MoveToImmutable() : throw new InvalidDataException("a difference names places that the list does not have");
    }
}

/// <summary>An item and its place in a list.</summary>
internal sealed record Placed<T>(int Place, T Item) where T : class;
