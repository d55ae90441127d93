namespace Odin.Tests.Silo.State;

/// <summary>What nobody may make by naming it.</summary>
public sealed class Canary
{
    private static int s_made;

    public Canary() => Interlocked.Increment(ref s_made);

    /// <summary>How many were made so far.</summary>
    public static int Made => Volatile.Read(ref s_made);

    public int Number { get; set; }
}
