namespace Odin.Edge.Limits;

/// <summary>Where one app's quotas of its world-wide limits come from.</summary>
internal interface IPermitSource : IPermitListener, IAsyncDisposable
{
    /// <summary>The clients that wait for a permit.</summary>
    ClientQueue Queue { get; }

    /// <summary>Begins when there is something to exchange. From the control side.</summary>
    void Start();

    /// <summary>Makes the next exchange come soon. From any thread.</summary>
    void RequestSync();
}
