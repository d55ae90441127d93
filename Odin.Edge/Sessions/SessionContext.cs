using Odin.Edge.Admission;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>What all phases of one session share: its two connections, what it holds until it ends, how far it has come, and what is
/// reported of it. Belongs to a session object and serves the sessions that it serves; for its loop's thread.</summary>
internal sealed class SessionContext(LoopSessions sessions)
{
    private SessionRecord _record;
    private ClientSlot _clientSlot;
    private LiveCount _live;
    private AdmissionWait? _permits;   // Made when a limit is met for the first time.

    public EdgeApp App { get; private set; } = null!;

    /// <summary>The port whose apps it may mean, until it has said which one; null: <see cref="App"/> is the one.</summary>
    public SharedPort? Undecided { get; private set; }

    /// <summary>It was asked for its PROXY header together with its ClientHello.</summary>
    public bool IsIntroduced { get; set; }

    /// <summary>The client has asked for TLS by a request of its own, and was answered.</summary>
    public bool HasStartedTls { get; set; }

    /// <summary>The app's version when the client came, or said that it means this app.</summary>
    public AppModel Model { get; private set; } = null!;

    public LoopSocket ClientSocket { get; private set; } = null!;

    public LoopSocket? TargetSocket { get; set; }

    /// <summary>Which address of the target it is connected to.</summary>
    public TargetEndpoint? Endpoint { get; set; }

    /// <summary>The target it is connecting or connected to; null: none now.</summary>
    public Target? Target => _live.Target;

    public SessionPhase Phase { get; set; }

    public SessionEnd? End { get; private set; }

    /// <summary>The reason to end is known; what is left is to clean up.</summary>
    public bool IsEnding => End is not null;

    /// <summary>Edges of Odin that the client has come through, this one included; 0: it brought no header.</summary>
    public byte Hops { get; set; }

    /// <summary>Where the client connected to, as its header says; none: to this edge.</summary>
    public PeerAddress Destination { get; set; }

    public ref SessionRecord Record => ref _record;

    public ref ClientSlot ClientSlot => ref _clientSlot;

    private EventLoop Loop => sessions.Loop;

    public AdmissionWait Permits => _permits ??= new AdmissionWait(Loop);

    public void Begin(EdgeApp app, SharedPort? shared, LoopSocket client, in SessionRecord record)
    {
        (App, Model, ClientSocket, TargetSocket, Endpoint) = (app, app.Model, client, null, null);
        (Phase, End, Hops, Destination) = (SessionPhase.Assigning, null, 0, default);
        (Undecided, IsIntroduced, HasStartedTls) = (shared, false, false);
        _record = record;
    }

    /// <summary>From here on it counts where it belongs.</summary>
    public void Decide(EdgeApp app)
    {
        sessions.OnDecided(App, app);
        (App, Model, _record.App, Undecided) = (app, app.Model, app.Name, null);
    }

    /// <summary>The first reason is the one that counts. Always false: the session does not go on.</summary>
    public bool Conclude(EndedBy by)
    {
        End ??= new SessionEnd(by, Phase);
        return false;
    }

    /// <summary>Always false: the session does not go on.</summary>
    public bool Refuse(Refusal refusal)
    {
        if (IsEnding) return false;
        if (Undecided is not null) Decide(App);
        _record.Refusal = refusal;
        App.Counts.OnRefused(Loop.Index, refusal);
        return Conclude(refusal.WhoEnds());
    }

    public EndedBy Blame(LoopSocket broken) => SessionEvidence.Blame(broken, broken == ClientSocket);

    /// <summary>Counts the session at a target.</summary>
    public void Assign(int ordinal, in Decision decision)
    {
        _live = new LiveCount(Model.Targets[ordinal], Loop.Index, decision.Permit);
        AdoptPermits();
        if (Model.Spec.IsRanked) App.Leases.OnChanged();
        _record.Target = _live.Target;
        _record.Source = decision.Source;
        _record.Attempts++;
    }

    /// <summary>The target could not be connected to.</summary>
    public void Unassign()
    {
        CloseTarget(reset: false);
        _live.Dispose();
    }

    /// <summary>Counts the session under limits that its app was given after it came in. One that has no
    /// target yet is counted when it gets one.</summary>
    public void AdoptPermits()
    {
        if (_live.Target is null || App.Limits is not { } limits) return;
        Permits.Adopt(limits);
        _live.AdoptPermit();
    }

    /// <summary>Ends whatever waits for one of the two connections.</summary>
    public void InterruptSockets()
    {
        ClientSocket.Interrupt();
        TargetSocket?.Interrupt();
    }

    /// <summary>Ends a wait for a permit under way.</summary>
    public void GiveUpWaiting() => _permits?.GiveUp();

    /// <summary>Nothing moves from here on. Who never said which app is meant counts at the port's first.</summary>
    public void Close(bool reset)
    {
        ClientSocket.Tls?.Free();
        ClientSocket.Close(reset && !_record.Refusal.IsAnswered());
        if (Undecided is not null) Decide(App);
        CloseTarget(reset);
    }

    private void CloseTarget(bool reset)
    {
        if (TargetSocket is not { } target) return;
        if (target.Tls is { } tls)
        {
            if (tls.Failure.Length > 0 && _record.TargetTls is { Failure: null } facts)
                _record.TargetTls = facts with { Failure = tls.Failure };
            tls.Free();
        }

        target.Close(reset);
        TargetSocket = null;
    }

    /// <summary>Gives back what the session holds. A second call does nothing.</summary>
    public void Release()
    {
        _live.Dispose();
        _permits?.Release();
        _clientSlot.Dispose();
    }

    /// <summary>What was reported is forgotten.</summary>
    public void Clear() => _record = default;
}
