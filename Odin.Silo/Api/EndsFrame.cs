using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Odin.Grains.Gathering;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary>The message with sessions that ended, for one reader: a busy edge gives 150 kB twice a second, so that one buffer is used
/// for all of them and the writing code is made by the compiler.</summary>
internal sealed partial class EndsFrame : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public EndsFrame() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Of(EndsList list)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(Encoding.ASCII.GetBytes($"id: {EndsPlace.Write(list.Cursors)}\nevent: ends\ndata: "));
        _json.Reset();
        JsonSerializer.Serialize(_json, MessageOf(list), EndsJson.Default.EndsMessage);
        _json.Flush();
        _buffer.Write("\n\n"u8);
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    internal static EndsMessage MessageOf(EndsList list) =>
        new([.. list.Ends.Select(EndItem.Of)], list.Missed, list.Missing, list.Cursors.Length);

    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization,
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(EndsMessage))]
    private sealed partial class EndsJson : JsonSerializerContext;
}
