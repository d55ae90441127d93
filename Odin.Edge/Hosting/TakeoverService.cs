using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Announcing;
using Odin.Edge.Control.Applying;
using Odin.Edge.Listeners;
using Odin.Edge.Takeover;
using Odin.Edge.Tls;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Edge.Hosting;

/// <summary>Gives this edge's listening sockets to its successor when one asks on the takeover socket, and accepts no more
/// once that one does. One at a time.</summary>
internal sealed partial class TakeoverService(
    TakeoverOptions options, ListenerSet listeners, AppSet apps, AdminSocket admin, EdgeIdentity edge, TicketKeys tickets,
    InheritedSockets? inheritedSockets, TimeProvider time, ILogger<TakeoverService> logger, Announcer? announcer = null) : BackgroundService
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long the successor may take from its first word until it accepts connections.</summary>
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _handedOver = new();

    /// <summary>Cancelled when a successor has taken over: what is left is to drain and to stop.</summary>
    public CancellationToken HandedOver => _handedOver.Token;

    public override void Dispose()
    {
        _handedOver.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Socket is not { } path) return;
        using var listener = TakeoverChannel.NewSocket();
        if (!TryListen(listener, path)) return;
        await LastResort.RunAsync("The takeover socket", stop => AcceptAsync(listener, stop), time, logger, stoppingToken);
        // The path stays: a process that finds nobody behind it puts its own socket there.
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stoppingToken)
    {
        while (!HandedOver.IsCancellationRequested)
        {
            var successor = await listener.AcceptAsync(stoppingToken);
            await Task.Factory.StartNew(() => ServeAsync(successor), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Puts a socket of this process's own in the place of whatever is there, readable for nobody
    /// else: a predecessor needs it no more.</summary>
    private bool TryListen(Socket listener, string path)
    {
        var own = $"{path}.{Environment.ProcessId}";
        try
        {
            if (inheritedSockets is null && IsServed(path))
            {
                LogServed(path);
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Delete(own);
            listener.Bind(new UnixDomainSocketEndPoint(own));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(1);
            File.Move(own, path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            LogCannotListen(path, exception.Message);
            return false;
        }
    }

    private static bool IsServed(string path)
    {
        using var probe = TakeoverChannel.NewSocket();
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var channel = new TakeoverChannel(socket);
        try
        {
            if (channel.Receive(HelloTimeout, out _) is not { } hello) return;   // Somebody only looked whether we are here.
            if (WhyNot(hello) is { } refusal)
            {
                LogRefused(hello.ProcessId, refusal);
                channel.Send(NewMessage(TakeoverStep.Refusal) with { Refusal = refusal });
                return;
            }

            await listeners.ShowAsync(open => Task.Run(() => SendSockets(channel, open)));
            LogOffered(hello.ProcessId);
            if (channel.Receive(ReadyTimeout, out _) is { Step: TakeoverStep.Ready } ready) await HandOverAsync(channel, ready);
            else LogNotTaken(hello.ProcessId, "it went away");
        }
        catch (Exception exception) when (exception is SocketException or JsonException)
        {
            LogNotTaken(0, exception.Message);
        }
    }

    private string? WhyNot(TakeoverMessage hello)
    {
        if (hello.Protocol != TakeoverMessage.ThisProtocol)
            return $"it speaks version {hello.Protocol} of the takeover, this one version {TakeoverMessage.ThisProtocol}";
        if (hello.Step != TakeoverStep.Hello) return "it does not begin with a greeting";
        return hello.Cluster == options.Cluster ? null : $"this edge belongs to {Name(options.Cluster)}, not to {Name(hello.Cluster)}";
    }

    private static string Name(string cluster) => cluster == "" ? "a process with a silo of its own" : $"cluster {cluster}";

    private void SendSockets(TakeoverChannel channel, IReadOnlyList<ListeningSocket> open)
    {
        var sockets = open.Select(socket => (Name: socket.Endpoint.ToString(), socket.Descriptor)).ToList();
        if (admin.Descriptor is { } descriptor) sockets.Add((TakeoverMessage.Admin, descriptor));
        var packets = sockets.Chunk(DescriptorMessage.MaxDescriptors).DefaultIfEmpty([]).ToList();
        foreach (var (index, packet) in packets.Index())
        {
            channel.Send(
                NewMessage(TakeoverStep.Sockets) with
                {
                    Endpoints = [.. packet.Select(socket => socket.Name)],
                    IsLast = index == packets.Count - 1,
                    Tickets = index == packets.Count - 1 ? PassedSecret.Of(tickets.Present) : [],
                    AreTicketsShared = tickets.Present.IsShared,
                }, [.. packet.Select(socket => socket.Descriptor)]);
        }
    }

    private async Task HandOverAsync(TakeoverChannel channel, TakeoverMessage ready)
    {
        // First: closed ports would be a reason to withdraw.
        var routes = announcer is null ? PassedRoutes.None : await announcer.HandOverAsync();
        int[] descriptors = [.. routes.Sessions.Select(session => session.Descriptor)];
        try
        {
            await listeners.HandOverAsync(ready.Unwanted);
            admin.Release();
            LogHandedOver(ready.ProcessId);
            var done = NewMessage(TakeoverStep.Done);
            if (ready.TakesRoutes) channel.Send(done with { Vips = routes.Vips, Sessions = routes.Sessions }, descriptors);
            else channel.Send(done);
        }
        finally
        {
            DescriptorMessage.Close(descriptors);
        }

        await _handedOver.CancelAsync();
    }

    private TakeoverMessage NewMessage(TakeoverStep step) =>
        new()
        {
            Step = step,
            Edge = edge.Id,
            Cluster = options.Cluster,
            Generation = inheritedSockets?.Generation ?? 1,
            CatalogVersion = options.Cluster == "" ? 0 : apps.Version,
        };

    [LoggerMessage(5711, LogLevel.Warning,
        "Nobody can take this edge over: another edge is served at {Path}. Was it to be taken over? Then start with --takeover; else " +
            "give each edge a --takeover-socket of its own")]
    private partial void LogServed(string path);

    [LoggerMessage(5712, LogLevel.Warning, "Nobody can take this edge over: {Path} cannot be listened on ({Reason})")]
    private partial void LogCannotListen(string path, string reason);

    [LoggerMessage(5713, LogLevel.Warning, "Process {ProcessId} asked to take over and was refused: {Reason}")]
    private partial void LogRefused(int processId, string reason);

    [LoggerMessage(5714, LogLevel.Information, "Process {ProcessId} was given the listening sockets; both accept until it is ready")]
    private partial void LogOffered(int processId);

    [LoggerMessage(5715, LogLevel.Warning, "Process {ProcessId} did not take over ({Reason}); this one serves on")]
    private partial void LogNotTaken(int processId, string reason);

    [LoggerMessage(5716, LogLevel.Information, "Process {ProcessId} has taken over: nothing is accepted here any more")]
    private partial void LogHandedOver(int processId);
}
