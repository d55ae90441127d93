using Odin.Grains.Targets;

namespace Odin.Grains.Ledger;

/// <summary>Leads from the ordinals of the last few configuration versions to those of the present one, by address.</summary>
/// <remarks>Edges learn a change up to a second later than the grain or earlier; without this their sessions would
/// vanish from the balance meanwhile.</remarks>
internal sealed class VersionMaps
{
    public const int MaxVersions = 8;

    private readonly Dictionary<long, OrdinalMap> _maps = [];

    /// <summary>Null: the version is newer than the present one, or forgotten.</summary>
    public OrdinalMap? From(long version) => _maps.GetValueOrDefault(version);

    public void MoveTo(long version, OrdinalMap step)
    {
        foreach (var (old, map) in _maps) _maps[old] = map.Then(step);
        _maps[version] = OrdinalMap.Identity(step.Count);
        if (_maps.Count > MaxVersions) _maps.Remove(_maps.Keys.Where(old => old != version).Min());
    }
}
