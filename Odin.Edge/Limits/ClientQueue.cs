namespace Odin.Edge.Limits;

/// <summary>The clients of one app that wait for a permit, first come first served, over all loops. From any thread.</summary>
/// <remarks>
/// A permit that comes free wakes the first one, which tries again on its own loop; whoever fails once more goes back to its place. No
/// wake-up is lost: a client says which number of releases it had seen before it tried in vain, and does not wait when there were others
/// since.
/// </remarks>
internal sealed class ClientQueue
{
    private readonly Lock _lock = new();
    private readonly LinkedList<QueuedClient> _waiting = [];
    private long _releases;
    private long _tickets;
    private int _count;

    /// <summary>Clients waiting now. While there are any, new ones go to the end of the queue.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>To be read before trying for a permit.</summary>
    public long Releases => Volatile.Read(ref _releases);

    /// <summary>Null: a permit came free since, try again.</summary>
    /// <param name="releases">As read before the try that failed.</param>
    /// <param name="ticket">0: it is new. Whoever was woken and found nothing goes back to the place it had.</param>
    public QueuedClient? Enter(long releases, ref long ticket)
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _count);   // A full fence: whoever releases from here on sees the count, or we see the release.
            if (Volatile.Read(ref _releases) != releases)
            {
                Interlocked.Decrement(ref _count);
                return null;
            }

            if (ticket == 0) ticket = ++_tickets;
            var client = new QueuedClient(this, ticket);
            Insert(client);
            return client;
        }
    }

    /// <summary>So many permits came free.</summary>
    public void Wake(int permits)
    {
        Interlocked.Increment(ref _releases);
        for (; permits > 0 && Count > 0 && TakeFirst() is { } client; permits--) client.Complete(isWoken: true);
    }

    /// <summary>False: the client was woken before.</summary>
    internal bool Remove(QueuedClient client)
    {
        lock (_lock)
        {
            if (client.Place.List is null) return false;
            _waiting.Remove(client.Place);
            Interlocked.Decrement(ref _count);
            return true;
        }
    }

    /// <summary>Nearly always the last or the first.</summary>
    private void Insert(QueuedClient client)
    {
        if (_waiting.Last is not { } last || last.Value.Ticket < client.Ticket)
        {
            _waiting.AddLast(client.Place);
            return;
        }

        var next = _waiting.First!;
        while (next.Value.Ticket < client.Ticket) next = next.Next!;
        _waiting.AddBefore(next, client.Place);
    }

    private QueuedClient? TakeFirst()
    {
        lock (_lock)
        {
            if (_waiting.First is not { } first) return null;
            _waiting.RemoveFirst();
            Interlocked.Decrement(ref _count);
            return first.Value;
        }
    }
}
