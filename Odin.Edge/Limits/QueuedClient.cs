namespace Odin.Edge.Limits;

/// <summary>One client's place in the queue.</summary>
internal sealed class QueuedClient
{
    private readonly ClientQueue _queue;
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueuedClient(ClientQueue queue, long ticket)
    {
        (_queue, Ticket) = (queue, ticket);
        Place = new LinkedListNode<QueuedClient>(this);
    }

    /// <summary>True: a permit came free, and it is this client's turn to try. False: it gave up.</summary>
    public Task<bool> Turn => _completion.Task;

    /// <summary>Rises from client to client.</summary>
    public long Ticket { get; }

    internal LinkedListNode<QueuedClient> Place { get; }

    /// <summary>Its time is over, or the client is gone. Does nothing when its turn has come before.</summary>
    public void GiveUp()
    {
        if (_queue.Remove(this)) Complete(isWoken: false);
    }

    internal void Complete(bool isWoken) => _completion.SetResult(isWoken);
}
