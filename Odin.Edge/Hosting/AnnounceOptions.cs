using System.Collections.Immutable;
using System.Net;
using System.Text;
using Odin.Commands;
using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Bgp;
using Odin.Grains.Configuration.Values;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Edge.Hosting;

/// <summary>How this edge announces the VIPs of its apps, and to whom.</summary>
public sealed class AnnounceOptions
{
    private const int MostSoftPrepend = 10;
    private const int MostSessions = 100_000_000;
    private static readonly TimeSpan LeastHold = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MostHold = TimeSpan.FromHours(1);

    public AnnounceMode Announce { get; set; }

    /// <summary>The own AS; 0: not given.</summary>
    public uint BgpAs { get; set; }

    /// <summary>Silence that ends a session; whole seconds.</summary>
    public TimeSpan BgpHold { get; set; } = LeastHold;

    /// <summary>Its first line is the password of all sessions (TCP-MD5). Null: none.</summary>
    public string? BgpPasswordFile { get; set; }

    /// <summary>Packets of routers that come by way of another router are not taken.</summary>
    public bool BgpTtlSecurity { get; set; }

    public int SoftPrepend { get; set; } = 3;

    /// <summary>Live sessions above which the VIPs are the last choice; 0: any number.</summary>
    public int ShedAbove { get; set; }

    public TimeSpan RiseAfter { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan LameDuck { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How much sooner the region knows of a planned shift than routers do.</summary>
    public TimeSpan SecondChance { get; set; }

    /// <summary>The program that <see cref="AnnounceMode.Exec"/> calls.</summary>
    public string? ExecCommand { get; set; }

    internal ImmutableArray<BgpPeerAddress> Peers { get; private set; } = [];

    internal ImmutableArray<BgpCommunity> Communities { get; private set; } = [];

    internal ImmutableArray<IPAddress> NextHops { get; private set; } = [];

    internal VipRules Rules => new() { RiseAfter = RiseAfter, LameDuck = LameDuck, Notice = SecondChance };

    /// <summary>How long a planned withdrawal takes.</summary>
    internal TimeSpan LeavingTime => Announce == AnnounceMode.Off ? TimeSpan.Zero : Rules.Leaving + Announcer.Tick;

    /// <summary>What single values do not show, one sentence each.</summary>
    public IEnumerable<string> Errors
    {
        get
        {
            if (Announce == AnnounceMode.Bgp && (BgpAs == 0 || Peers.IsEmpty))
                yield return "Odin:Announce 'Bgp': it needs the own AS and routers to speak to; give --bgp-as and --bgp-peers.";
            if (BgpHold < LeastHold || BgpHold > MostHold || BgpHold.Ticks % TimeSpan.TicksPerSecond != 0)
                yield return $"Odin:BgpHold '{BgpHold.TotalSeconds} s': expected whole seconds from 3 s to 1 h; correct --bgp-hold.";
            if (Announce == AnnounceMode.Exec && ExecCommand is null)
                yield return "Odin:Announce 'Exec': it needs a program to call; give --exec-command.";
            if (Announce == AnnounceMode.Bgp && ReadPassword().Failure is { } failure)
                yield return $"Odin:BgpPasswordFile: {failure}.";
        }
    }

    internal BgpSettings Bgp => new()
    {
        As = BgpAs,
        Peers = Peers,
        Hold = BgpHold,
        Password = ReadPassword().Password,
        HasTtlSecurity = BgpTtlSecurity,
        Communities = Communities,
        SoftPrepend = SoftPrepend,
        NextHops = NextHops,
    };

    internal static ImmutableArray<Setting<EdgeOptions>> Settings { get; } =
    [
        Setting.Choice<EdgeOptions, AnnounceMode>(nameof(Announce),
            "How the edge announces the VIPs of its apps: by BGP, or by a program that it calls. Default: Off.",
            (options, value) => options.Announcing.Announce = value),
        new(nameof(BgpAs), "AS", "an AS number from 1 to 4294967295, other than 23456", "The edge's own AS. Default: none.", TryAs),
        new("BgpPeers", "AS@IP[:PORT],...", "one or more AS@IP or AS@IP:PORT, separated by commas",
            "The routers to announce to. Default: none.", TryPeers),
        Setting.Duration<EdgeOptions>(nameof(BgpHold),
            "After so long a silence routers forget the routes; whole seconds, 3s at least. A router may ask for less. Default: 3s.",
            (options, value) => options.Announcing.BgpHold = value),
        Setting.Text<EdgeOptions>(nameof(BgpPasswordFile), "FILE",
            "A file whose first line is the password of all BGP sessions (TCP-MD5). Default: none.",
            (options, value) => options.Announcing.BgpPasswordFile = value),
        new("BgpCommunities", "COMMUNITY,...",
            $"up to {BgpSettings.MaxCommunities} communities such as 64500:100 or 4200000000:1:2, separated by commas",
            "Communities of every announced route. Default: none.", TryCommunities),
        new("BgpNextHops", "IP,...", "one IP address of each family at most, separated by commas",
            "Where routers reach this machine. Default: its end of the BGP session, and the address of the other family beside it.",
            TryNextHops),
        Setting.Choice<EdgeOptions, OnOff>(nameof(BgpTtlSecurity),
            "Take packets of directly connected routers only (GTSM); the router must send them with TTL 255. Default: Off.",
            (options, value) => options.Announcing.BgpTtlSecurity = value == OnOff.On),
        Setting.Number<EdgeOptions>(nameof(SoftPrepend), "N", 0, MostSoftPrepend,
            "How often more the own AS stands in the path of a route that is offered as the last choice. Default: 3.",
            (options, value) => options.Announcing.SoftPrepend = value),
        Setting.Number<EdgeOptions>(nameof(ShedAbove), "N", 0, MostSessions,
            "With more live sessions the edge offers its VIPs as the last choice, until a fifth of them have ended. Default: 0, any.",
            (options, value) => options.Announcing.ShedAbove = value),
        Setting.Duration<EdgeOptions>(nameof(RiseAfter),
            "How long all must be good before a VIP is announced; each flap doubles it, up to 5 minutes. Default: 5s.",
            (options, value) => options.Announcing.RiseAfter = value),
        Setting.Duration<EdgeOptions>(nameof(LameDuck),
            "How long ports go on accepting after a planned withdrawal. Default: 3s.",
            (options, value) => options.Announcing.LameDuck = value),
        Setting.Duration<EdgeOptions>(nameof(SecondChance),
            "How much sooner than routers the region knows of a planned shift; 5s where `odin second-chance` runs. Default: 0s.",
            (options, value) => options.Announcing.SecondChance = value),
        Setting.Text<EdgeOptions>(nameof(ExecCommand), "PROGRAM",
            "What is called as PROGRAM full|soft|withdraw VIP ADDRESS... when Announce is Exec. Default: none.",
            (options, value) => options.Announcing.ExecCommand = value),
    ];

    private (string? Password, string? Failure) ReadPassword()
    {
        if (BgpPasswordFile is not { } path) return (null, null);
        var (password, failure) = PasswordFile.Read(path);
        return password is not null && Encoding.UTF8.GetByteCount(password) > BgpSocket.MaxPasswordBytes
            ? (null, $"the password in {path} is longer than {BgpSocket.MaxPasswordBytes} bytes") : (password, failure);
    }

    private static bool TryAs(string text, EdgeOptions options)
    {
        if (!BgpPeerAddress.TryParseAs(text, out var number)) return false;
        options.Announcing.BgpAs = number;
        return true;
    }

    private static bool TryPeers(string text, EdgeOptions options)
    {
        if (!Flag.TryList<BgpPeerAddress>(text, BgpPeerAddress.TryParse, out var peers)) return false;
        options.Announcing.Peers = peers;
        return peers.DistinctBy(peer => peer.Endpoint).Count() == peers.Length;
    }

    private static bool TryCommunities(string text, EdgeOptions options)
    {
        if (!Flag.TryList<BgpCommunity>(text, BgpCommunity.TryParse, out var communities)) return false;
        options.Announcing.Communities = communities;
        return communities.Length <= BgpSettings.MaxCommunities;
    }

    private static bool TryNextHops(string text, EdgeOptions options)
    {
        if (!Flag.TryList<IPAddress>(text, StrictAddress.TryParse, out var hops)) return false;
        options.Announcing.NextHops = hops;
        return hops.DistinctBy(hop => hop.AddressFamily).Count() == hops.Length;
    }

    private enum OnOff
    {
        Off,
        On,
    }
}
