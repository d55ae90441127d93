using Odin.Grains.Tickets;

namespace Odin.Edge.Tls;

/// <summary>The secrets that this edge makes ticket keys of: the cluster's, and until that answers those of the process, or of the one it
/// took over from. From any thread.</summary>
internal sealed class TicketKeys(TimeProvider time, TicketKeySet? inherited = null)
{
    private TicketKeySet _present = inherited is { Secrets.IsEmpty: false } ? inherited : TicketKeySet.Own(time.GetUtcNow());

    public TicketKeySet Present => Volatile.Read(ref _present);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Others are in force for new tickets; those that lack there open nothing any more.</summary>
    public void Take(TicketKeySet next)
    {
        if (!next.Secrets.IsEmpty && !next.IsSame(Present)) Volatile.Write(ref _present, next);
    }

    /// <summary>Nobody else has renewed them for a whole turn: no key lives long, also where the cluster is gone.</summary>
    public void RenewAlone()
    {
        if (Present.Secrets[0].From + 2 * TicketKeySet.Turn <= Now) Take(Present.Rotated(Now));
    }
}
