using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>One session with a router, from the established TCP connection on. Pure: bytes and time come in, bytes go out.</summary>
/// <remarks>
/// It only announces. Of what the router sends, routes are not looked at; silence, errors and notifications end the session. There is
/// no graceful restart: the router must forget the routes with the process.
/// </remarks>
internal sealed class BgpSession
{
    /// <summary>How long the router may take to answer the OPEN, and to confirm.</summary>
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private readonly BgpSettings _settings;
    private readonly uint _peerAs;
    private readonly IReadOnlyList<IPAddress> _nextHops;
    private readonly BgpFrames _frames = new();
    private readonly List<byte> _output = [];
    private readonly Dictionary<IPAddress, bool?> _announced = [];   // True: as the last choice; null: in words of another process.
    private IReadOnlyList<VipRoute> _wanted = [];
    private TimeSpan _receiveBy;
    private TimeSpan _keepAliveAt = TimeSpan.MaxValue;

    /// <param name="settings">What the speaker is.</param>
    /// <param name="peerAs">Whom the router must be.</param>
    /// <param name="identifier">The speaker's own, an IPv4 address as a number.</param>
    /// <param name="nextHops">Where routers reach this machine, one of each family at most.</param>
    /// <param name="now">When the connection was established.</param>
    public BgpSession(BgpSettings settings, uint peerAs, uint identifier, IReadOnlyList<IPAddress> nextHops, TimeSpan now)
    {
        (_settings, _peerAs, _nextHops) = (settings, peerAs, nextHops);
        _receiveBy = now + OpenTimeout;
        Send(new BgpOpen { As = settings.As, HoldSeconds = (ushort)settings.Hold.TotalSeconds, Identifier = identifier }.ToMessage());
    }

    private BgpSession(BgpSettings settings, uint peerAs, IReadOnlyList<IPAddress> nextHops, BgpHandOver handOver, TimeSpan now)
    {
        (_settings, _peerAs, _nextHops) = (settings, peerAs, nextHops);
        (State, Families, IsFourByte) = (BgpSessionState.Established, handOver.Families, handOver.IsFourByte);
        Hold = TimeSpan.FromSeconds(handOver.HoldSeconds);
        var isSame = handOver.Marks == Marks;
        foreach (var address in handOver.Full) _announced[IPAddress.Parse(address)] = isSame ? false : null;
        foreach (var address in handOver.Soft) _announced[IPAddress.Parse(address)] = isSame ? true : null;
        _frames.Add(handOver.Unread);
        _output.AddRange(handOver.Unsent);
        (_receiveBy, _keepAliveAt) = (now + Hold, now);
    }

    public BgpSessionState State { get; private set; } = BgpSessionState.OpenSent;

    /// <summary>Why it is closed, in words for people; null while it is not.</summary>
    public string? EndReason { get; private set; }

    /// <summary>The agreed time of silence that ends the session.</summary>
    public TimeSpan Hold { get; private set; }

    /// <summary>What both sides can carry.</summary>
    public BgpFamilies Families { get; private set; }

    public bool IsFourByte { get; private set; }

    /// <summary>Addresses announced to the router.</summary>
    public int Announced => _announced.Count;

    /// <summary>Addresses that cannot be announced to the router.</summary>
    public IReadOnlyList<IPAddress> Unannounced => [.. _wanted.Select(route => route.Address).Where(address => NextHopOf(address) is null)];

    /// <summary>UPDATE messages of this session.</summary>
    public long Updates { get; private set; }

    /// <summary>Bytes to be sent, in order; call <see cref="OnSent"/> with how many went.</summary>
    public ReadOnlySpan<byte> Output => CollectionsMarshal.AsSpan(_output);

    private string Marks => $"{string.Join(',', _settings.Communities)} {_settings.SoftPrepend} {string.Join(',', _nextHops)}";

    public void OnSent(int bytes) => _output.RemoveRange(0, bytes);

    /// <summary>When <see cref="Tick"/> has something to do, if nothing comes before.</summary>
    public TimeSpan NextTick => _keepAliveAt < _receiveBy ? _keepAliveAt : _receiveBy;

    /// <summary>Goes on with an established session of a process before this one.</summary>
    public static BgpSession Adopt(BgpSettings settings, uint peerAs, IReadOnlyList<IPAddress> nextHops, BgpHandOver handOver,
        TimeSpan now) => new(settings, peerAs, nextHops, handOver, now);

    /// <summary>All that a successor needs; null: the session is not established. Nothing may be done with it afterwards.</summary>
    public BgpHandOver? HandOver() => State != BgpSessionState.Established ? null : new BgpHandOver
    {
        As = _settings.As,
        HoldSeconds = (int)Hold.TotalSeconds,
        Families = Families,
        IsFourByte = IsFourByte,
        Full = [.. _announced.Where(route => route.Value == false).Select(route => route.Key.ToString())],
        Soft = [.. _announced.Where(route => route.Value == true).Select(route => route.Key.ToString())],
        Marks = Marks,
        Unread = _frames.Unread.ToArray(),
        Unsent = [.. _output],
    };

    /// <summary>What is to be announced to the router from now on.</summary>
    public void Offer(IReadOnlyList<VipRoute> routes)
    {
        _wanted = routes;
        if (State == BgpSessionState.Established) SendDifference();
    }

    public void Receive(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        while (State != BgpSessionState.Closed)
        {
            bytes = bytes[_frames.Add(bytes)..];
            var isAny = _frames.TryTake(out var frame, out var error);
            if (error is not null) Refuse(error);
            else if (isAny) Take(frame, now);
            else return;   // No message is longer than the buffer: all bytes are in it.
        }
    }

    public void Tick(TimeSpan now)
    {
        if (State == BgpSessionState.Closed) return;
        if (now >= _receiveBy)
        {
            Refuse(BgpNotification.HoldExpired);
        }
        else if (now >= _keepAliveAt)
        {
            SendKeepAlive(now);
        }
    }

    /// <summary>Ends the session at the operator's request, with a text for the router's operator.</summary>
    public void Stop(string text)
    {
        if (State == BgpSessionState.Closed) return;
        Send(BgpNotification.Shutdown(text).ToMessage());
        Close(text);
    }

    /// <summary>The connection is gone.</summary>
    public void OnConnectionLost(string reason) => Close(reason);

    private void Take(BgpFrame frame, TimeSpan now)
    {
        switch (frame.Type)
        {
            case BgpMessageType.Notification:
                Close($"the router ended it: {BgpNotification.Read(frame.Body)}");
                break;
            case BgpMessageType.Open when State == BgpSessionState.OpenSent:
                TakeOpen(frame.Body, now);
                break;
            case BgpMessageType.KeepAlive when State == BgpSessionState.OpenConfirm:
                Establish(now);
                break;
            case BgpMessageType.KeepAlive or BgpMessageType.Update when State == BgpSessionState.Established:
                _receiveBy = now + Hold;
                break;
            case BgpMessageType.RouteRefresh when State == BgpSessionState.Established:
                _announced.Clear();
                SendDifference();
                break;
            default:
                Refuse(BgpNotification.Unexpected((byte)(1 + State)));
                break;
        }
    }

    private void TakeOpen(byte[] body, TimeSpan now)
    {
        var isGood = BgpOpen.TryRead(body, out var open, out var error);
        if (isGood && open.As != _peerAs) error = BgpNotification.BadPeerAs;
        // Without a hold time a dead router would never be noticed, nor a dead edge by it.
        if (isGood && open.HoldSeconds == 0) error = BgpNotification.BadHoldTime;
        if (error is not null)
        {
            Refuse(error, error == BgpNotification.BadPeerAs ? $"it is AS {open.As}, not AS {_peerAs}" : null);
            return;
        }

        Hold = TimeSpan.FromSeconds(Math.Min(open.HoldSeconds, _settings.Hold.TotalSeconds));
        // A router that names no family speaks of IPv4 routes as all did before there were families.
        Families = open.Families == BgpFamilies.None ? BgpFamilies.IPv4 : open.Families;
        IsFourByte = open.HasFourByteAs;
        State = BgpSessionState.OpenConfirm;
        _receiveBy = now + Hold;
        SendKeepAlive(now);
    }

    private void Establish(TimeSpan now)
    {
        State = BgpSessionState.Established;
        _receiveBy = now + Hold;
        SendDifference();
    }

    private void SendKeepAlive(TimeSpan now)
    {
        Send(new BgpWriter(BgpMessageType.KeepAlive).ToMessage());
        _keepAliveAt = now + (Hold / 3);
    }

    private void SendDifference()
    {
        var wanted = _wanted.Where(route => NextHopOf(route.Address) is not null).ToList();
        foreach (var gone in _announced.Keys.Except(wanted.Select(route => route.Address)).ToList())
        {
            _announced.Remove(gone);
            SendUpdate(BgpUpdate.Withdraw(gone));
        }

        foreach (var (address, isSoft) in wanted)
        {
            if (_announced.TryGetValue(address, out var before) && before == isSoft) continue;
            _announced[address] = isSoft;
            SendUpdate(BgpUpdate.Announce(address, NextHopOf(address)!, BgpPath.Of(_settings, _peerAs, IsFourByte, isSoft)));
        }
    }

    /// <summary>Null: routes of this family cannot be announced here.</summary>
    private IPAddress? NextHopOf(IPAddress address)
    {
        var family = address.AddressFamily == AddressFamily.InterNetwork ? BgpFamilies.IPv4 : BgpFamilies.IPv6;
        return Families.HasFlag(family) ? _nextHops.FirstOrDefault(hop => hop.AddressFamily == address.AddressFamily) : null;
    }

    private void SendUpdate(byte[] message)
    {
        Updates++;
        Send(message);
    }

    private void Refuse(BgpNotification error, string? reason = null)
    {
        Send(error.ToMessage());
        Close(reason ?? error.ToString());
    }

    private void Close(string reason)
    {
        if (State == BgpSessionState.Closed) return;
        (State, EndReason) = (BgpSessionState.Closed, reason);
    }

    private void Send(byte[] message) => _output.AddRange(message);
}
