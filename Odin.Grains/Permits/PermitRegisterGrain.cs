using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Placement;
using Orleans.Placement;
using Orleans.Providers;

namespace Odin.Grains.Permits;

/// <summary>Stores one <see cref="PermitRecord"/>. Every answer but a refusal is one write, so that the storage itself fences off a
/// register that is not the present one.</summary>
[HomeRegion, Immovable, StorageProvider(ProviderName = GrainStorage.Name)]
internal sealed class PermitRegisterGrain : Grain<PermitRecord>, IPermitRegisterGrain
{
    /// <summary>True after a failed write, which may have reached the storage all the same.</summary>
    private bool _isInDoubt;

    public async ValueTask<PermitClaim> ClaimAsync(long atLeast)
    {
        if (_isInDoubt) await ReadAgainAsync();
        var isNew = State.Epoch == 0;
        await StoreAsync(State.Claim(atLeast));
        return new PermitClaim(State.Epoch, State.Holders, State.Hold) { IsNew = isNew };
    }

    public async ValueTask<bool> WriteAsync(long epoch, long sequence, ImmutableArray<EdgeIdentity> holders, TimeSpan hold)
    {
        if (_isInDoubt) await ReadAgainAsync();
        if (State.Write(epoch, sequence, holders, hold) is not { } next) return false;
        await StoreAsync(next);
        return true;
    }

    private async Task ReadAgainAsync()
    {
        await ReadStateAsync();
        _isInDoubt = false;
    }

    private async Task StoreAsync(PermitRecord next)
    {
        _isInDoubt = true;
        State = next;
        await WriteStateAsync();
        _isInDoubt = false;
    }
}
