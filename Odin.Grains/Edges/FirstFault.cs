using System.Collections.Immutable;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Edges;

/// <summary>Looks through what another process sent, and keeps the first thing that is beyond its limit.</summary>
/// <remarks>Allocates nothing while all is well. Texts of the sender are never part of what it says.</remarks>
public sealed class FirstFault
{
    /// <summary>Null: nothing is wrong so far. In words for people.</summary>
    public string? Found { get; private set; }

    public FirstFault Is(bool isGood, string what)
    {
        if (!isGood) Found ??= what;
        return this;
    }

    public FirstFault Count(string what, long count, long most)
    {
        if (count < 0 || count > most) Found ??= $"{count} {what}, at most {most}";
        return this;
    }

    /// <summary>Null and empty are good.</summary>
    public FirstFault Text(string what, string? text, int most = EdgeLimits.MaxText)
    {
        if (text is not null && text.Length > most) Found ??= $"{what} of {text.Length} characters, at most {most}";
        return this;
    }

    /// <summary>A name as apps and regions have it.</summary>
    public FirstFault Name(string what, string? name)
    {
        if (name is null || !NameValue.IsName(name)) Found ??= $"{what} that is no name";
        return this;
    }

    public FirstFault Finite(string what, double number)
    {
        if (!double.IsFinite(number) || number < 0) Found ??= $"{what} that is no number from 0 on";
        return this;
    }

    /// <summary>A clock that was set back makes a little less than nothing of it.</summary>
    public FirstFault Length(string what, TimeSpan? length)
    {
        if (length is { } span && (span < -EdgeLimits.Longest || span > EdgeLimits.Longest)) Found ??= $"{what} beyond all times";
        return this;
    }

    /// <summary>Looks at each of a list, until something is found.</summary>
    public FirstFault Each<T>(string what, ImmutableArray<T> list, int most, Action<FirstFault, T> look)
    {
        if (list.IsDefault) return this;
        Count(what, list.Length, most);
        foreach (var one in list.AsSpan())
        {
            if (Found is not null) return this;
            if (one is null) Found = $"nothing among its {what}";
            else look(this, one);
        }

        return this;
    }
}
