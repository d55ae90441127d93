using Odin.Grains.Targets;

namespace Odin.Grains.Health;

/// <summary>Keeps a region's last probe results while a target has no prober: one died or left and the next has not probed yet.</summary>
/// <remarks>Without it a target that is down would be a candidate for the two seconds of each hand-over.</remarks>
internal sealed class ProbeMemory
{
    public static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Region, int Ordinal), Held> _held = [];

    /// <summary>When what is held now changes by time alone.</summary>
    public TimeSpan NextExpiry { get; private set; } = TimeSpan.MaxValue;

    /// <summary>What the region's probes say: <paramref name="reported"/>, or what they said last when nobody reports.</summary>
    public TargetHealth Recall(string region, int ordinal, TargetHealth reported, TimeSpan now)
    {
        if (reported != TargetHealth.Unknown)
        {
            _held[(region, ordinal)] = new Held(reported, LostAt: null);
            return reported;
        }

        if (!_held.TryGetValue((region, ordinal), out var held)) return TargetHealth.Unknown;
        if (held.LostAt is null) _held[(region, ordinal)] = held = held with { LostAt = now };
        if (now - held.LostAt >= HeldFor)
        {
            _held.Remove((region, ordinal));
            return TargetHealth.Unknown;
        }

        NextExpiry = held.LostAt.Value + HeldFor < NextExpiry ? held.LostAt.Value + HeldFor : NextExpiry;
        return held.Health;
    }

    /// <summary>Before a round of <see cref="Recall"/>: what is about to be recalled sets the next expiry anew.</summary>
    public void BeginRound() => NextExpiry = TimeSpan.MaxValue;

    public void Renumber(OrdinalMap map)
    {
        var moved = _held.Select(pair => (pair.Key.Region, Ordinal: map[pair.Key.Ordinal], Held: pair.Value))
            .Where(held => held.Ordinal >= 0).ToList();
        _held.Clear();
        foreach (var (region, ordinal, held) in moved) _held[(region, ordinal)] = held;
    }

    public void Clear() => _held.Clear();

    private readonly record struct Held(TargetHealth Health, TimeSpan? LostAt);
}
