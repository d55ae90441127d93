namespace Odin.Edge.Loops;

/// <summary>A listening socket of one loop. For the loop's thread alone.</summary>
internal abstract class LoopListener
{
    /// <summary>Stops listening. Clients in the kernel's queue that were not accepted yet are reset by the kernel.</summary>
    public abstract void Close();
}
