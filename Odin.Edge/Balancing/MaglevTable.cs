using System.Collections.Immutable;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Balancing;

/// <summary>Leads every client to the same target on every edge of the world. Immutable; built with each version
/// of an app that balances by source.</summary>
/// <remarks>
/// A Maglev table (Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load Balancer", 2016, section 3.4) over all targets with
/// a weight, backups apart, whatever their health. It follows from their addresses and weights alone, so every edge has the same one.
/// <list type="number">
/// <item>A client's hash names the first place to look at, and each further place follows from the hash too: this
/// is the client's own order of targets.</item>
/// <item>The first target in this order that the candidate set admits is taken: it is in the first tier, not above its bound, and, in its
/// slow start, has room for this client.</item>
/// <item>When <see cref="MaxLooks"/> places in a row do not serve, and for the targets outside the table, weighted rendezvous among the
/// candidates decides: slower, and as stable.</item>
/// </list>
/// Health therefore never rebuilds the table: only the clients of a target that fails move, each to the next of its own order, and they
/// come back with it. A change of the configuration moves about half a per cent of the others (the measurement is in docs/adr).
/// </remarks>
internal sealed class MaglevTable
{
    /// <summary>Fits 16 bits; 128 KiB a table. Another size moves everybody.</summary>
    private const int Places = 65_521;

    /// <summary>A target's order of places: a linear congruential generator (Knuth, "MMIX"), which visits all of them. The paper's steps of
    /// one length each run along with each other when two lengths are related: then a target that goes moves others' clients.</summary>
    private const ulong Multiplier = 6_364_136_223_846_793_005, Increment = 1_442_695_040_888_963_407;

    private const int MaxLooks = 16;
    private const ushort Nobody = ushort.MaxValue;

    private static readonly List<int> NoneTried = [];

    private readonly ushort[] _places = new ushort[Places];
    private readonly ulong[] _seeds;

    public MaglevTable(ImmutableArray<TargetSpec> targets)
    {
        _seeds = [.. targets.Select(target => SeedOf(target.Address))];
        Array.Fill(_places, Nobody);

        // In the order of their seeds, so that the order in the configuration does not matter.
        Fill([.. Enumerable.Range(0, targets.Length).Where(ordinal => targets[ordinal] is { Weight: > 0, Backup: false })
            .OrderBy(ordinal => _seeds[ordinal])], targets);
    }

    /// <summary>The target of a client that has tried <paramref name="tried"/>; when it has
    /// tried all candidates, the first again.</summary>
    public int Find(ulong client, WeightedTiers candidates, List<int> tried)
    {
        var point = client;
        for (var look = 0; look < MaxLooks; look++)
        {
            var target = _places[PlaceOf(point)];
            if (target != Nobody && IsAdmitted(client, candidates, target) && (tried.Count == 0 || !tried.Contains(target))) return target;
            point = SplitMix.Of(point + 0x9E37_79B9_7F4A_7C15);
        }

        return FindByRendezvous(client, candidates, tried) ?? FindByRendezvous(client, candidates, NoneTried)!.Value;
    }

    private bool IsAdmitted(ulong client, WeightedTiers candidates, int target)
    {
        var share = candidates.Admitted![target];
        return share >= BoundedLoad.AllClients || (share > 0 && (int)(SplitMix.Of(client ^ _seeds[target]) >> 60) < share);
    }

    private int? FindByRendezvous(ulong client, WeightedTiers candidates, List<int> tried)
    {
        int? found = null;
        for (var tier = 0; tier < candidates.Tiers.Count && found is null; tier++)
        {
            var best = double.NegativeInfinity;
            foreach (var target in candidates.Tiers[tier])
            {
                if (tried.Contains(target) || Score(client, candidates, target, tier) is var score && score <= best) continue;
                (found, best) = (target, score);
            }
        }

        return found;
    }

    /// <summary>Those above their bound come last, in an order of their own.</summary>
    private double Score(ulong client, WeightedTiers candidates, int target, int tier)
    {
        var chance = ((SplitMix.Of(client ^ _seeds[target]) >> 11) + 0.5) / (1UL << 53);
        var score = candidates.Weights[target] / -Math.Log(chance);
        return tier == 0 && candidates.Admitted![target] == 0 ? -1 / score : score;
    }

    /// <summary>Targets take turns, as many as their weights say, and each takes the next free
    /// place of its own order in each turn.</summary>
    private void Fill(int[] members, ImmutableArray<TargetSpec> targets)
    {
        if (members.Length == 0) return;

        var most = members.Max(ordinal => targets[ordinal].Weight);
        var turns = new int[members.Length];
        var points = members.Select(ordinal => _seeds[ordinal]).ToArray();
        for (var (free, member) = (Places, 0); free > 0; member = (member + 1) % members.Length)
        {
            turns[member] += targets[members[member]].Weight;
            if (turns[member] < most) continue;
            turns[member] -= most;
            do points[member] = points[member] * Multiplier + Increment;
            while (_places[PlaceOf(points[member])] != Nobody);
            _places[PlaceOf(points[member])] = (ushort)members[member];
            free--;
        }
    }

    private static int PlaceOf(ulong point) => (int)(((point >> 32) * Places) >> 32);

    /// <summary>The same in every process, unlike the hash code of a string.</summary>
    private static ulong SeedOf(TargetAddress address) => SplitMix.Of(FnvHash.Of(address.ToString().ToLowerInvariant()));
}
