using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>What a session says about those it connected.</summary>
internal static class SessionEvidence
{
    /// <summary>Who a broken connection is blamed on, and whether it spoke or vanished.</summary>
    public static EndedBy Blame(LoopSocket broken, bool isClient)
    {
        if (isClient) return broken.IsPeerLost ? EndedBy.ClientLost : EndedBy.Client;
        return broken.IsPeerLost ? EndedBy.TargetLost : EndedBy.Target;
    }

    /// <summary>Whether the target answered, recorded once the session has ended.</summary>
    public static void Record(EdgeApp app, AppModel model, Target target, TargetEndpoint? endpoint, EndedBy by, long bytesDown, long began,
        long now)
    {
        if (by is EndedBy.Target or EndedBy.TargetLost && bytesDown == 0) app.OnAnswerFailed(model, target, endpoint, began, now);
        if (bytesDown == 0) return;
        endpoint?.OnAnswered(began, now);
        app.OnAnswered(target, began, now);
    }
}
