namespace Odin.Edge.Limits;

/// <summary>Where one app's quotas of its world-wide limits come from.</summary>
internal interface IPermitSource : IPermitListener, IAsyncDisposable
{
    /// <summary>The clients that wait for a permit.</summary>
    ClientQueue Queue { get; }

    /// <summary>The edge has nothing yet and is asking for it: a client waits for that. From any thread.</summary>
    bool IsLearning { get; }

    /// <summary>The app's limits have changed. From the control side.</summary>
    void OnLimitsChanged();

    /// <summary>Makes the next exchange come soon. From any thread.</summary>
    void RequestSync();
}
