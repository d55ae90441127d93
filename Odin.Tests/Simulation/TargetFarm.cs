using System.Net;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>The targets themselves: which of them answer, whatever anybody thinks of them.</summary>
internal sealed class TargetFarm
{
    private readonly Dictionary<TargetAddress, TargetMood> _moods = [];

    private readonly Dictionary<(TargetAddress Target, string Endpoint), TargetMood> _addressMoods = [];
    private readonly Dictionary<TargetAddress, IPEndPoint[]> _addresses = [];

    public TargetMood MoodOf(TargetAddress target) => _moods.GetValueOrDefault(target);

    /// <summary>That of the whole target, or of the one address.</summary>
    public TargetMood MoodOf(TargetAddress target, TargetEndpoint endpoint) =>
        MoodOf(target) is var mood and not TargetMood.Up ? mood : _addressMoods.GetValueOrDefault((target, endpoint.ToString()));

    /// <summary>What the target's name stands for now: one to three addresses.</summary>
    public IReadOnlyList<IPEndPoint> AddressesOf(TargetAddress target) =>
        _addresses.TryGetValue(target, out var addresses)
        ? addresses : _addresses[target] = [.. Enumerable.Range(1, 1 + target.Host.Sum(letter => letter) % 3).Select(At)];

    public void SetAddresses(TargetAddress target, IEnumerable<int> numbers) => _addresses[target] = [.. numbers.Select(At)];

    public void Set(TargetAddress target, int number, TargetMood mood) => _addressMoods[(target, At(number).ToString())] = mood;

    public void Set(TargetAddress target, TargetMood mood) => _moods[target] = mood;

    public void Cure()
    {
        _moods.Clear();
        _addressMoods.Clear();
    }

    private static IPEndPoint At(int number) => new(IPAddress.Parse($"10.0.0.{number}"), 80);
}
