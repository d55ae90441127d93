using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>An established session as its next process needs it.</summary>
internal sealed record BgpHandOver
{
    /// <summary>The AS that the router knows.</summary>
    public required uint As { get; init; }

    public required int HoldSeconds { get; init; }

    public required BgpFamilies Families { get; init; }

    public required bool IsFourByte { get; init; }

    /// <summary>Addresses announced to the router.</summary>
    public required ImmutableArray<string> Full { get; init; }

    /// <summary>The same, as the last choice.</summary>
    public required ImmutableArray<string> Soft { get; init; }

    /// <summary>What its routes say of themselves: a process with other settings announces them anew.</summary>
    public required string Marks { get; init; }

    /// <summary>Bytes of a message that is not complete yet.</summary>
    public required byte[] Unread { get; init; }

    /// <summary>Bytes that the kernel did not take yet.</summary>
    public required byte[] Unsent { get; init; }
}

/// <summary>How it is written.</summary>
[JsonSerializable(typeof(BgpHandOver))]
internal sealed partial class BgpHandOverJson : JsonSerializerContext;
