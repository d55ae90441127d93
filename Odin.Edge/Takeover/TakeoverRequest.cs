using System.Net.Sockets;
using System.Text.Json;

namespace Odin.Edge.Takeover;

/// <summary>The beginning of a takeover, as the new process sees it: asks the old one for its
/// sockets before anything else is started.</summary>
public static class TakeoverRequest
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The inheritance, or a failure in words for people; neither when none is wanted.</summary>
    /// <param name="mode">Whether it must succeed.</param>
    /// <param name="path">The old process's socket.</param>
    /// <param name="cluster">The cluster this process belongs to; null: one of its own.</param>
    public static (InheritedSockets? InheritedSockets, string? Failure) Send(TakeoverMode mode, string? path, string? cluster)
    {
        if (mode == TakeoverMode.Never) return (null, null);
        if (path is null)
            return (null, "--takeover needs --takeover-socket: the path of the socket at which the running edge gives its sockets away");
        if (!OperatingSystem.IsLinux()) return (null, "--takeover works on Linux only");

        var socket = TakeoverChannel.NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            var isNobodyThere = exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable;
            return (null, isNobodyThere && mode == TakeoverMode.IfRunning
                ? null : $"no edge can be taken over at {path}: {Explain(exception)}");
        }

        var channel = new TakeoverChannel(socket);
        var (inheritedSockets, failure) = Receive(channel, cluster ?? "");
        if (inheritedSockets is null) channel.Dispose();
        return (inheritedSockets, failure);
    }

    private static string Explain(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the socket is a leftover, no process listens on it; start without --takeover",
        SocketError.AddressNotAvailable =>
            "there is no such socket; is it started with the same --takeover-socket? Else start without --takeover",
        SocketError.AccessDenied => "permission is denied; both processes must run as the same user",
        _ => exception.Message,
    };

    private static (InheritedSockets? InheritedSockets, string? Failure) Receive(TakeoverChannel channel, string cluster)
    {
        var sockets = new Dictionary<string, List<int>>();
        try
        {
            channel.Send(new TakeoverMessage { Step = TakeoverStep.Hello, Cluster = cluster });
            while (channel.Receive(Timeout, out var descriptors) is { } message)
            {
                Add(sockets, message, descriptors);
                if (message.Protocol != TakeoverMessage.ThisProtocol)
                    return Fail($"the running edge speaks version " +
                        $"{message.Protocol} of the takeover, this one version {TakeoverMessage.ThisProtocol}; restart it instead");
                if (message.Step != TakeoverStep.Sockets)
                    return Fail($"the running edge (process {message.ProcessId}) refuses: {message.Refusal ?? message.Step.ToString()}");
                if (message.IsLast) return (new InheritedSockets(channel, message, sockets), null);
            }

            return Fail("the running edge went away in the middle of it");
        }
        catch (SocketException exception)
        {
            return Fail($"the running edge did not answer: {exception.Message}");
        }
        catch (JsonException exception)
        {
            return Fail($"what answers is no edge of Odin: {exception.Message}");
        }

        (InheritedSockets?, string?) Fail(string reason)
        {
            DescriptorMessage.Close(sockets.Values.SelectMany(descriptors => descriptors));
            return (null, $"the takeover failed: {reason}");
        }
    }

    private static void Add(Dictionary<string, List<int>> sockets, TakeoverMessage message, int[] descriptors)
    {
        for (var index = 0; index < descriptors.Length; index++)
        {
            var name = index < message.Endpoints.Length ? message.Endpoints[index] : "";
            if (!sockets.TryGetValue(name, out var list)) sockets.Add(name, list = []);
            list.Add(descriptors[index]);
        }
    }
}
