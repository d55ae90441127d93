using System.CommandLine;
using System.Net;
using Odin.Cli.Configuration;
using Odin.Cli.Reloading;
using Odin.Commands;
using Odin.Edge.Hosting;
using Odin.Grains.Configuration;
using Odin.Hosting.Settings;

namespace Odin.Cli.Announcing;

/// <summary><c>odin announce check</c>: the settings of an edge that announces by BGP, checked, and what its routers need.</summary>
internal sealed class AnnounceCommand(Terminal terminal)
{
    private readonly SettingFlags _flags = new(AnnounceOptions.Settings, isChecked: true);
    private readonly Option<string> _router = Flag.Choice("--router", "-r", "Whose configuration is printed.", ["bird", "frr"]);
    private readonly Option<string?> _address = Flag.Text("--edge-address", "IP",
        "Where the router reaches the edge. Default: to be filled in.");

    public Command Create()
    {
        var (file, format) = (ConfigFlags.File(), ConfigFlags.Format());
        var check = new Command("check",
            "Checks how an edge with these settings would announce the VIPs of FILE, and prints what each of its routers needs.")
        {
            file, format, _router, _address,
        };
        _flags.AddTo(check);
        _address.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IPAddress.TryParse(token.Value, out _))
                result.AddError($"--edge-address '{token.Value}': expected an IP address such as 10.0.0.2.");
        });
        check.SetAction((parsed, cancellationToken) =>
            CheckAsync(parsed, parsed.GetRequiredValue(file), parsed.GetValue(format), cancellationToken));
        return new Command("announce", "Helps with announcing VIPs to routers.") { check };
    }

    private async Task<int> CheckAsync(ParseResult parsed, string file, ConfigFormat? format, CancellationToken cancellationToken)
    {
        var reader = new SettingsReader(_flags.Load(parsed));
        var options = reader.Read(AnnounceOptions.Settings).Announcing;
        reader.Refuse(options.Errors);
        if (options.Bgp is { As: 0 } or { Peers.IsEmpty: true })
            reader.Refuse(["There is no router to print for; give --announce bgp with --bgp-as and --bgp-peers."]);
        foreach (var error in reader.ConfigErrors) terminal.SayError(error);
        if (reader.ConfigErrors.Count > 0) return ExitCode.Usage;

        var load = await ConfigRead.Async(file, format, null, terminal, cancellationToken);
        foreach (var message in load.Messages) terminal.SayError(message);
        if (load.Config is not { } config) return InvalidConfiguration.ExitCode;
        return Print(config, options, parsed.GetValue(_router), parsed.GetValue(_address) is { } text ? IPAddress.Parse(text) : null);
    }

    private int Print(ConfigSpec config, AnnounceOptions options, string? router, IPAddress? edge)
    {
        if (config.Vips.IsEmpty)
        {
            terminal.SayError("The document has no \"Vips\": there is nothing to announce.");
            return ExitCode.Failed;
        }

        foreach (var unused in config.Vips.Where(vip => config.Apps.All(app => app.Vip?.Name != vip.Name)))
            terminal.Say($"VIP {unused.Name} is named by no app: no edge announces it");
        IPAddress[] addresses = [.. config.Vips.SelectMany(vip => vip.Addresses).Select(IPAddress.Parse)];
        foreach (var peer in options.Peers)
        {
            var snippet = new RouterSnippet(peer.As, edge, options.Bgp, [.. addresses]);
            terminal.Text.WriteLine(router == "frr" ? snippet.ToFrr() : snippet.ToBird());
        }

        return ExitCode.Ok;
    }
}
