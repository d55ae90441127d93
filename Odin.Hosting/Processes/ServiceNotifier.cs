using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Odin.Hosting.Processes;

/// <summary>Notifies systemd, or whoever speaks its protocol (sd_notify), when the process is ready, stops, and lives. Does nothing where
/// nobody asked for it.</summary>
/// <remarks>Never waits: a manager that takes nothing loses the message. Any thread may call it.</remarks>
public sealed class ServiceNotifier
{
    private readonly string? _path;

    /// <param name="path">NOTIFY_SOCKET: a path, or a name in the abstract namespace after an <c>@</c>. Null: nobody listens.</param>
    /// <param name="watchdogMicroseconds">WATCHDOG_USEC: a process that is silent for so long is killed. Null: nobody watches.</param>
    public ServiceNotifier(string? path, string? watchdogMicroseconds)
    {
        _path = path is ['@', .. var name] ? $"\0{name}" : path is ['/', ..] ? path : null;
        if (_path is not null && int.TryParse(watchdogMicroseconds, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
            BeatInterval = TimeSpan.FromMicroseconds(microseconds) / 3;
    }

    /// <summary>The one that started this process.</summary>
    public static ServiceNotifier OfEnvironment { get; } =
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    /// <summary>How often <see cref="Beat"/> is due: one may be lost. Null: nobody waits for it.</summary>
    public TimeSpan? BeatInterval { get; }

    public void Ready() => Send("READY=1");

    public void Stopping() => Send("STOPPING=1");

    /// <summary>The process lives.</summary>
    public void Beat() => Send("WATCHDOG=1");

    private void Send(string message)
    {
        if (_path is null) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(Encoding.ASCII.GetBytes(message), new UnixDomainSocketEndPoint(_path));
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // Nobody is there, or the path is none: a process serves without its manager.
        }
    }
}
