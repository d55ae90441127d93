namespace Odin.Edge.Pumping;

/// <summary>Whoever runs the two directions of a session. Called on the loop's thread.</summary>
internal interface IPumpOwner
{
    /// <summary>The direction ended in peace; the other one goes on.</summary>
    void OnHalfClosed(Direction direction);

    /// <summary>The direction failed: the other one must give up.</summary>
    void OnFailed(Direction direction, DirectionEnd end);
}
