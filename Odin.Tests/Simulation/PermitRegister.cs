using Odin.Grains.Permits;

namespace Odin.Tests.Simulation;

/// <summary>The stored record of who decides on an app's permits and who may hold any.</summary>
internal sealed class PermitRegister
{
    private PermitRecord _record = new();

    /// <summary>The storage is empty.</summary>
    public void Lose() => _record = new PermitRecord();

    /// <summary>Null: refused.</summary>
    public PermitClaim? Store(RegisterStep step)
    {
        var next = step switch
        {
            RegisterStep.Claim claim => _record.Claim(claim.AtLeast),
            RegisterStep.Write write => _record.Write(write.Epoch, write.Sequence, write.Holders, write.Hold),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        var isNew = _record.Epoch == 0;
        _record = next ?? _record;
        return next is null ? null : new PermitClaim(next.Epoch, next.Holders, next.Hold) { IsNew = isNew };
    }
}
