using System.Globalization;
using Orleans.Storage;

namespace Odin.Tests.Silo.State;

/// <summary>Grain storage that keeps bytes, as Redis does, and says how many of which record were written and read.</summary>
internal sealed class RecordStorage(IGrainStorageSerializer serializer) : IGrainStorage
{
    private int _writes;

    public Dictionary<string, (byte[] Bytes, string ETag)> Records { get; } = [];

    public List<(string Record, int Bytes)> Written { get; } = [];

    public List<(string Record, int Bytes)> Read { get; } = [];

    /// <summary>What happens before a record is written.</summary>
    public Action<string> BeforeWrite { get; set; } = _ => { };

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isThere = Records.TryGetValue(stateName, out var record);
        if (isThere) grainState.State = serializer.Deserialize<T>(BinaryData.FromBytes(record.Bytes))!;
        if (isThere) Read.Add((stateName, record.Bytes.Length));
        (grainState.RecordExists, grainState.ETag) = (isThere, isThere ? record.ETag : null);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        BeforeWrite(stateName);
        var stored = Records.TryGetValue(stateName, out var record) ? record.ETag : null;
        if (stored != grainState.ETag) throw new InconsistentStateException("Another has written.", stored, grainState.ETag);
        var next = (serializer.Serialize(grainState.State).ToArray(), (++_writes).ToString(CultureInfo.InvariantCulture));
        Records[stateName] = next;
        Written.Add((stateName, next.Item1.Length));
        (grainState.RecordExists, grainState.ETag) = (true, next.Item2);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
