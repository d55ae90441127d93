using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Ledger;

namespace Odin.Grains.Permits;

/// <summary>Which targets have as many sessions and slots out as they may: these get no further slots. Costs nothing for
/// an app whose targets have no limit.</summary>
/// <remarks>Only a matter of balance, so that no slot is wasted: the limit itself is kept by <see cref="PermitLedger"/>.</remarks>
internal sealed class FullTargets
{
    private bool[] _isFull = [];

    public bool this[int ordinal] => ordinal < _isFull.Length && _isFull[ordinal];

    public void Configure(ImmutableArray<TargetSpec> targets) =>
        _isFull = targets.Any(target => target.MaxConnections is not null) ? new bool[targets.Length] : [];

    /// <summary>True when it has changed which are full.</summary>
    public bool Update(ImmutableArray<TargetSpec> targets, ReadOnlySpan<TargetCounts> counts)
    {
        var isChanged = false;
        for (var ordinal = 0; ordinal < _isFull.Length; ordinal++)
        {
            var isFull = counts[ordinal].Load >= (targets[ordinal].MaxConnections ?? long.MaxValue);
            isChanged |= isFull != _isFull[ordinal];
            _isFull[ordinal] = isFull;
        }

        return isChanged;
    }
}
