using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Edge.Tls;

namespace Odin.Edge.Sessions.Log;

/// <summary>What is said of a session once it has ended. Times are ticks of the loop's <see cref="TimeProvider"/>; 0: never came so
/// far.</summary>
internal struct SessionRecord
{
    /// <summary>Never the same twice; a PROXY header of version 2 sends it to the target.</summary>
    public UInt128 Id;
    public string App;
    public int Port;
    public PeerAddress Client;
    public Target? Target;
    public Refusal Refusal;

    /// <summary>Null: its bytes went as they were, or the handshake was not done.</summary>
    public TlsFacts? Tls;

    /// <summary>Null: its bytes went to the target as they were, or no target was connected.</summary>
    public TargetTlsFacts? TargetTls;
    public DecidedBy Source;
    public int Attempts;
    public SessionEnd End;
    public long BytesUp;
    public long BytesDown;
    public long AcceptedAt;
    public long AssignedAt;
    public long ConnectedAt;
    public long EndedAt;

    /// <summary>While it lives: when the attempt before failed. It lies where <see cref="EndedAt"/> will.</summary>
    public long FailedAt
    {
        readonly get => EndedAt;
        set => EndedAt = value;
    }
}
