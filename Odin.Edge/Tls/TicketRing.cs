using System.Collections.Immutable;

namespace Odin.Edge.Tls;

/// <summary>The ticket keys of one app on one loop, made of the edge's secrets when these have changed. For the loop's thread.</summary>
internal sealed class TicketRing(TicketKeys secrets, string app)
{
    private object? _madeOf;
    private ImmutableArray<TicketKey> _all = [];

    /// <summary>What to seal with now.</summary>
    public TicketKey Sealing
    {
        get
        {
            var id = secrets.Present.SealingAt(secrets.Now)!.Id;
            foreach (var key in All)
            {
                if (key.Secret == id) return key;
            }

            return All[0];
        }
    }

    private ImmutableArray<TicketKey> All
    {
        get
        {
            var present = secrets.Present;
            if (ReferenceEquals(_madeOf, present)) return _all;
            _all = [.. present.Secrets.Select(secret => new TicketKey(secret, app))];
            _madeOf = present;
            return _all;
        }
    }

    /// <summary>Null: it was sealed with none of these.</summary>
    public TicketKey? Find(ReadOnlySpan<byte> name)
    {
        foreach (var key in All)
        {
            if (name.SequenceEqual(key.Name)) return key;
        }

        return null;
    }
}
