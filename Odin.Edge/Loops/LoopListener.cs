namespace Odin.Edge.Loops;

/// <summary>A listening socket of one loop. For the loop's thread alone.</summary>
internal abstract class LoopListener
{
    /// <summary>The system's number of the socket, by which another process can be given it; null where that cannot be.</summary>
    public virtual int? Descriptor => null;

    /// <summary>Who takes what is accepted from now on: a port can move to another app without being closed.</summary>
    public abstract IAcceptor Acceptor { set; }

    /// <summary>Stops listening. Clients in the kernel's queue, for whom the connection stands already, are
    /// accepted first: closing would reset them.</summary>
    public abstract void Close();

    /// <summary>Lets go of the socket, which another process holds too: what waits in its queue is left to that one.</summary>
    public virtual void Release() => Close();
}
