using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Odin.Grains.Events;

namespace Odin.Silo.World;

/// <summary>What goes out, as server-sent events. The same bytes go to every viewer.</summary>
internal static class WorldFrames
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] World(WorldDocument document) => Frame("world", document);

    public static byte[] History(WorldPast past) => Frame("history", past);

    public static byte[] App(WorldAppDetail? detail) => Frame("app", detail);

    public static byte[] Events(ImmutableArray<ClusterEvent> events) => Frame("events", events);

    /// <summary>The document of a frame, when it is one of the world.</summary>
    public static bool TryReadWorld(ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> json)
    {
        var start = "event: world\ndata: "u8;
        var isWorld = frame.Span.StartsWith(start);
        json = isWorld ? frame[start.Length..^2] : default;
        return isWorld;
    }

    /// <summary>JSON has no line feed in it, so that one line of data is enough.</summary>
    public static byte[] Frame<T>(string name, T value) =>
        [.. "event: "u8, .. System.Text.Encoding.UTF8.GetBytes(name), .. "\ndata: "u8, .. JsonSerializer.SerializeToUtf8Bytes(value, Json),
            .. "\n\n"u8];
}
