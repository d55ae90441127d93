namespace Odin.Edge.Loops;

/// <summary>A listening socket of one loop. For the loop's thread alone.</summary>
internal abstract class LoopListener
{
    /// <summary>Stops listening. Clients in the kernel's queue, for whom the connection stands already, are accepted first: closing would reset them.</summary>
    public abstract void Close();
}
