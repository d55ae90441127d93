namespace Odin.Edge.Loops;

/// <summary>Carries the exception of a method that failed before its first wait.</summary>
internal sealed class FailedLoopTask<T> : LoopTaskBox<T>
{
    public override Action MoveNext => throw new InvalidOperationException("The method has ended.");

    protected override void Return() { }
}
