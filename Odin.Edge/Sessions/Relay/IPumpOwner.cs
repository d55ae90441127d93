namespace Odin.Edge.Sessions.Relay;

/// <summary>Whoever runs the two directions of a session. Called on the loop's thread.</summary>
internal interface IPumpOwner
{
    /// <summary>The source has sent FIN and everything before it was handed over: the FIN is the owner's to pass on.</summary>
    void OnFinished(Direction direction);

    /// <summary>The direction failed: the other one must give up.</summary>
    void OnFailed(Direction direction, DirectionEnd end);

    /// <summary>The direction ended with an exception nobody expected: the other one must give up.</summary>
    void OnBug(Exception exception);
}
