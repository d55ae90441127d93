using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Odin.Hosting.Files;

namespace Odin.Edge.Announcing;

/// <summary>The file in the edge's state folder that remembers how often VIPs were lost. Replaced as a whole. Without it, or with one that
/// says nothing of use, an edge begins as a new one: it is no reason to announce later or not at all.</summary>
internal sealed partial class VipMemoryFile(string folder, ILogger<VipMemoryFile> logger)
{
    public const string Name = "vips.json";

    private const int MostBytes = 1 << 20;

    private readonly string _path = Path.Combine(folder, Name);
    private readonly FailureLatch _failing = new();

    public ImmutableArray<RememberedVip> Read()
    {
        try
        {
            using var file = File.OpenRead(_path);
            if (file.Length > MostBytes) throw new JsonException($"it is longer than {MostBytes} bytes");
            var vips = JsonSerializer.Deserialize(file, VipMemoryJson.Default.RememberedVipArray) ?? [];
            return [.. vips.Where(vip => vip is { Name: not null })];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(_path, exception.Message);
            return [];
        }
    }

    /// <summary>Rarely called: when a VIP was lost, or has stayed for long.</summary>
    public void Write(ImmutableArray<RememberedVip> vips)
    {
        try
        {
            OwnerFolder.Make(folder);
            OwnerFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes([.. vips], VipMemoryJson.Default.RememberedVipArray));
            if (_failing.Succeed()) LogWritten(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_failing.Fail()) LogUnwritable(_path, exception.Message);
        }
    }

    [JsonSerializable(typeof(RememberedVip[]))]
    private sealed partial class VipMemoryJson : JsonSerializerContext;

    [LoggerMessage(5826, LogLevel.Warning, "{Path} cannot be used ({Reason}): VIPs are announced as by an edge that has lost none yet")]
    private partial void LogUnreadable(string path, string reason);

    [LoggerMessage(5827, LogLevel.Warning,
        "{Path} cannot be written ({Reason}): an edge that dies again and again announces its VIPs each time. Give its user the right to " +
            "write it")]
    private partial void LogUnwritable(string path, string reason);

    [LoggerMessage(5828, LogLevel.Information, "{Path} is written again")]
    private partial void LogWritten(string path);
}
