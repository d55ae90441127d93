using System.Collections.Immutable;
using System.Net;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Processes;

/// <summary>Where a process serves its health. Pages of health and metrics ask for no password: only who may
/// see them should reach the address.</summary>
public sealed class AdminOptions
{
    public IPAddress AdminAddress { get; set; } = IPAddress.Loopback;

    /// <summary>0: any free one.</summary>
    public int AdminPort { get; set; } = 8080;

    /// <summary>Null, or why the endpoint cannot be opened, as a sentence for people.</summary>
    public string? WhyNotOpen() => PortCheck.Why(new IPEndPoint(AdminAddress, AdminPort), "--admin-port",
        "another --admin-port or --admin-address, or port 0 for a free one");

    public static ImmutableArray<Setting<AdminOptions>> Settings { get; } =
    [
        Setting.Address<AdminOptions>(nameof(AdminAddress),
            "The address of the admin endpoint; health and metrics there ask for no password. Default: 127.0.0.1.",
            (options, value) => options.AdminAddress = value),
        Setting.Number<AdminOptions>(nameof(AdminPort), "PORT", 0, 65_535, "The port of the admin endpoint; 0: a free one. Default: 8080.",
            (options, value) => options.AdminPort = value),
    ];
}
