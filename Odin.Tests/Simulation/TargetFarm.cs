using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>The targets themselves: which of them answer, whatever anybody thinks of them.</summary>
internal sealed class TargetFarm
{
    private readonly Dictionary<TargetAddress, TargetMood> _moods = [];

    public TargetMood MoodOf(TargetAddress target) => _moods.GetValueOrDefault(target);

    public void Set(TargetAddress target, TargetMood mood) => _moods[target] = mood;

    public void Cure() => _moods.Clear();
}
