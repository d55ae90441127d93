using System.Collections.Immutable;
using System.Text.Json;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;

namespace Odin.Silo.Api;

/// <summary>Up to where a reader has read the ends of all edges, in writing: the id of a message of the stream.</summary>
internal static class EndsPlace
{
    private const int MostCharacters = 30_000;

    /// <summary>Empty: the reader begins. Null: it is no such id.</summary>
    public static ImmutableArray<EndsCursor>? TryRead(string? id)
    {
        if (string.IsNullOrEmpty(id)) return [];
        if (id.Length > MostCharacters) return null;
        try
        {
            var places = JsonSerializer.Deserialize<Place[]>(Convert.FromBase64String(id)) ?? [];
            return places.Any(place => place is not { Edge: not null, Region: not null }) ? null
                : [.. places.Select(place => new EndsCursor(new EdgeIdentity(place.Edge, place.Region, place.Epoch), place.Next))];
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    public static string Write(ImmutableArray<EndsCursor> cursors)
    {
        var places = cursors.Select(cursor => new Place(cursor.Edge.Id, cursor.Edge.Region, cursor.Edge.Epoch, cursor.Next));
        return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(places));
    }

    private sealed record Place(string Edge, string Region, long Epoch, long Next);
}
