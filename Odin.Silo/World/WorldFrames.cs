using System.Collections.Immutable;
using System.Text;
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

    private static ReadOnlySpan<byte> DataBegins => "\ndata: "u8;

    private static ReadOnlySpan<byte> Ends => "\n\n"u8;

    /// <summary>What a viewer gets first.</summary>
    public static byte[] World(WorldDocument document) => Frame("world", document);

    /// <summary>What a viewer gets that has the document before.</summary>
    public static byte[] Changes(WorldChanges changes) => Frame("changes", changes);

    public static byte[] History(WorldPast past) => Frame("history", past);

    public static byte[] App(WorldAppDetail? detail) => Frame("app", detail);

    public static byte[] Events(ImmutableArray<ClusterEvent> events) => Frame("events", events);

    /// <summary>JSON has no line feed in it, so that one line of data is enough.</summary>
    public static byte[] Frame<T>(string name, T value) =>
        [.. "event: "u8, .. Encoding.UTF8.GetBytes(name), .. DataBegins, .. JsonSerializer.SerializeToUtf8Bytes(value, Json), .. Ends];

    /// <summary>What a frame says.</summary>
    public static ReadOnlyMemory<byte> JsonOf(ReadOnlyMemory<byte> frame) =>
        frame[(frame.Span.IndexOf(DataBegins) + DataBegins.Length)..^Ends.Length];
}
