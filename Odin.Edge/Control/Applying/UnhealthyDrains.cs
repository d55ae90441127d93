using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Edge.Control.Applying;

/// <summary>Ends the live sessions of targets that turn unhealthy for this region, where the app wants it (<c>OnUnhealthy: Close</c>).
/// For the control side.</summary>
/// <remarks>A target that is healthy again in time keeps the sessions that are left.</remarks>
internal sealed partial class UnhealthyDrains(LoopSessionsSet sessions, TimeProvider time, ILogger<UnhealthyDrains> logger)
{
    private readonly HashSet<EdgeApp> _closing = [];   // Apps whose targets were under such a drain at the last look.

    /// <summary>Called about once a second.</summary>
    public void Update(AppSet apps)
    {
        _closing.RemoveWhere(app => !apps.Apps.TryGetValue(app.Name, out var served) || served != app);   // Removed: all of it drains.
        foreach (var app in apps.WithOnUnhealthy.All.Union(_closing).ToList()) Update(app, app.Model);
    }

    private void Update(EdgeApp app, AppModel model)
    {
        Drain? begun = null;
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var target = model.Targets[ordinal];
            var isMeant = model.Spec.OnUnhealthy == OnUnhealthy.Close && app.HealthOf(model, ordinal) == TargetHealth.Unhealthy;
            if (isMeant == target.UnhealthyDrain is not null) continue;
            target.UnhealthyDrain = isMeant ? begun ??= NewDrain(model.Spec.Drain) : null;
            if (isMeant) LogClosing(app.Name, target.ToString(), target.Live.Sum(), model.Spec.Drain.Window);
        }

        if (model.Targets.Any(target => target.UnhealthyDrain is not null)) _closing.Add(app);
        else _closing.Remove(app);
        if (begun is not null) sessions.Begin(begun);
    }

    private Drain NewDrain(DrainSpec spec) =>
        new(LoopClock.Milliseconds(time), (long)spec.Window.TotalMilliseconds, EndedBy.Unhealthy);

    [LoggerMessage(5607, LogLevel.Warning,
        "App {App}: target {Target} is unhealthy in this region. Its {Live} live sessions here end evenly over {Window}, as OnUnhealthy " +
            "wants it")]
    private partial void LogClosing(string app, string target, long live, TimeSpan window);
}
