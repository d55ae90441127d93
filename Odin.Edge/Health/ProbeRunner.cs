using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Hosting.Resources;

namespace Odin.Edge.Health;

/// <summary>Makes single probes on ordinary threads, so many at a time and no more; who has to wait for
/// a place is not timed out meanwhile.</summary>
internal sealed class ProbeRunner(TimeProvider time) : IDisposable
{
    private const string Connecting = "connect";

    /// <summary>Each takes a descriptor.</summary>
    private readonly SemaphoreSlim _places = new(DescriptorShares.OfThisProcess().Probes);

    /// <summary>Probes every address of the target. Every failure is a result; only being cancelled is thrown.</summary>
    public async Task<TargetResults> RunAsync(HealthCheckSpec check, ProbeRoute route, Target target,
        CancellationToken cancellationToken)
    {
        var endpoints = target.Addresses.All;
        var results = await Task.WhenAll(endpoints.Select(endpoint => RunAsync(check, route, target, endpoint, cancellationToken)));
        return new TargetResults([.. endpoints.Zip(results)]);
    }

    /// <summary>Probes one address of a target, and counts that.</summary>
    public async Task<ProbeResult> RunAsync(
        HealthCheckSpec check, ProbeRoute route, Target target, TargetEndpoint endpoint, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var began = time.GetTimestamp();
            var result = await RunAsync(check, route, target.Address, EndPointOf(endpoint, check), cancellationToken);
            target.ProbeOutcomes.Increment((int)result.Outcome);
            target.Durations?.Probes.Observe(time.GetElapsedTime(began));
            return result;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task<ProbeResult> RunAsync(HealthCheckSpec check, ProbeRoute route, TargetAddress target, IPEndPoint endPoint,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var step = Connecting;
        if (route.WhyBarred(check) is { } reason) return ProbeResult.Bad(reason);
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endPoint, either.Token);
            step = "answer";
            await using var stream = new NetworkStream(socket);
            if (ProbePreamble.For(route.Proxy) is { IsEmpty: false } preamble) await stream.WriteAsync(preamble, either.Token);
            return IProbeExchange.For(check, target, route.TlsFor(check), route.StartTlsFor(check)) is { } exchange
                ? await exchange.RunAsync(stream, either.Token) : ProbeResult.Good;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Words(exception, step, check.Timeout) is not null)
        {
            return ProbeResult.Bad(Words(exception, step, check.Timeout)!, OutcomeOf(exception, step));
        }
    }

    private static ProbeOutcome OutcomeOf(Exception exception, string step) => exception switch
    {
        OperationCanceledException => ProbeOutcome.TimedOut,
        SocketException socket when step == Connecting => ConnectOutcomes.From(socket.SocketErrorCode) switch
        {
            ConnectOutcome.Refused => ProbeOutcome.Refused,
            ConnectOutcome.TimedOut => ProbeOutcome.TimedOut,
            ConnectOutcome.Unreachable => ProbeOutcome.Unreachable,
            ConnectOutcome.Exhausted => ProbeOutcome.Exhausted,
            _ => ProbeOutcome.Other,
        },
        _ => ProbeOutcome.BadAnswer,
    };

    /// <summary>Null: no failure of a target looks like this.</summary>
    private static string? Words(Exception exception, string step, TimeSpan timeout) => exception switch
    {
        OperationCanceledException => $"{step}: nothing within {timeout}",
        SocketException socket => $"{step}: {SocketErrorText.Of(socket.SocketErrorCode)}",
        IOException { InnerException: SocketException socket } => $"{step}: {SocketErrorText.Of(socket.SocketErrorCode)}",
        IOException or AuthenticationException => $"{step}: {exception.Message}",
        _ => null,
    };

    private static IPEndPoint EndPointOf(TargetEndpoint endpoint, HealthCheckSpec check) =>
        new(endpoint.EndPoint.Address, check.Port ?? endpoint.EndPoint.Port);
}
