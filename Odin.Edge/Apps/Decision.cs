using Odin.Edge.Counts;
using Odin.Edge.Limits;

namespace Odin.Edge.Apps;

/// <summary>The target one attempt goes to, by ordinal in the session's app version. Null ordinal: there is no candidate.</summary>
/// <param name="Permit">Taken under the target's own limit; null: it has none.</param>
/// <param name="IsFull">There are candidates, and each has as many sessions as it may.</param>
internal readonly record struct Decision(int? Target, DecidedBy Source, PermitPool? Permit = null, bool IsFull = false)
{
    public static Decision Full => new(null, DecidedBy.None, IsFull: true);

    public static Decision None => default;

    /// <summary>Takes the permit a target's own limit asks for. Null: the target is full.</summary>
    public static Decision? For(EdgeApp app, AppModel model, int target, DecidedBy source) =>
        TargetSelector.TryReserve(app, model, target, out var permit) ? new Decision(target, source, permit) : null;

    /// <summary>For a session that has ended meanwhile: releases the permit.</summary>
    public Decision Drop()
    {
        Permit?.Release();
        return None;
    }
}
