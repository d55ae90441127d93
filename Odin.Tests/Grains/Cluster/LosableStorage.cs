using System.Collections.Concurrent;
using Orleans.Storage;

namespace Odin.Tests.Grains.Cluster;

/// <summary>Grain storage in memory that can be out of reach.</summary>
internal sealed class LosableStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), object> _states = [];

    public bool IsLost { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Reach();
        if (_states.TryGetValue((stateName, grainId), out var state)) (grainState.State, grainState.RecordExists) = ((T)state, true);
        else grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Reach();
        _states[(stateName, grainId)] = grainState.State!;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Reach();
        _states.TryRemove((stateName, grainId), out _);
        return Task.CompletedTask;
    }

    /// <summary>It answers on, and holds nothing.</summary>
    public void Forget() => _states.Clear();

    /// <summary>It answers on, and has lost every record of this type.</summary>
    public void Forget<T>()
    {
        foreach (var (key, _) in _states.Where(pair => pair.Value is T).ToList()) _states.TryRemove(key, out _);
    }

    /// <summary>Puts this in the place of every state of its type.</summary>
    public void Spoil<T>(T state) where T : notnull
    {
        foreach (var (key, _) in _states.Where(pair => pair.Value is T).ToList()) _states[key] = state;
    }

    private void Reach()
    {
        if (IsLost) throw new TimeoutException("The storage does not answer.");
    }
}
