using System.Collections.Immutable;
using Odin.Cli.Api;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Top;

/// <summary>What <c>odin top</c> waits for.</summary>
internal abstract record TopEvent
{
    public sealed record Pressed(ConsoleKeyInfo Key) : TopEvent;

    /// <summary>Nobody types any more: the terminal is gone.</summary>
    public sealed record TypedOut : TopEvent;

    /// <summary>All of the screen is to be drawn anew, in the size that it has now.</summary>
    public sealed record Resized : TopEvent;

    public sealed record World(WorldDocument Document) : TopEvent;

    /// <param name="Detail">Null: there is no such app any more.</param>
    public sealed record App(WorldAppDetail? Detail) : TopEvent;

    public sealed record Sessions(ImmutableArray<SessionItem> Busiest, ImmutableArray<SessionItem> Longest,
        ImmutableArray<string> Missing) : TopEvent;

    /// <summary>What is shown is old, and why.</summary>
    public sealed record Lost(string Why) : TopEvent;

    /// <summary>The caller may not see it any more.</summary>
    public sealed record Refused(ApiFailure Failure) : TopEvent;

    /// <summary>What became of something that was asked for.</summary>
    public sealed record Said(string Text) : TopEvent;
}
