using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Odin.Thor.Commands;
using Odin.Thor.Flags;

namespace Odin.Cli.Cluster;

/// <summary>What every command against a cluster does: read where it is, connect, work, and tell in words what
/// failed. Nothing waits without a bound.</summary>
internal sealed class ClusterVerb(Terminal terminal)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(3);

    private readonly Option<Duration> _timeout = Flag.Duration("--timeout",
        "The longest wait for the cluster. A busy one is waited for, and after 5 s it is said what for.", DefaultTimeout);
    private readonly SettingFlags _flags = new(ClusterConnectionOptions.Settings);

    public void AddTo(Command command)
    {
        _flags.AddTo(command);
        command.Options.Add(_timeout);
    }

    /// <summary>Returns the exit code: that of <paramref name="work"/>, or why it did not come to it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<IGrainFactory, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (Read(parsed) is not { } options) return ExitCode.Usage;
        var timeout = parsed.GetValue(_timeout).Value;
        options.ResponseTimeout = timeout;
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await RunAsync(options, work, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Fail($"{options} did not answer within " +
                $"{parsed.GetValue(_timeout)}; a longer --timeout waits longer. What was asked for may have been done.");
        }
    }

    private async Task<int> RunAsync(ClusterConnectionOptions options, Func<IGrainFactory, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (options.Redis is { } servers && await RedisConnection.FailureAsync(servers, options.RedisPasswordFile) is { } failure)
        {
            return Fail($"Redis at {RedisConnection.Servers(servers)} does not answer: " +
                $"{failure}. The silos are found through it: start it, correct --redis, or name a silo with --gateway HOST:PORT.");
        }

        if (options.Redis is null && !await GatewayReach.IsAnyThereAsync(options.Gateway, cancellationToken))
        {
            return Fail($"no silo was reached through " +
                $"{options}: none of them takes a connection. Is a silo up, and is its gateway port open?");
        }

        var (client, reason) = await ConnectAsync(options, cancellationToken);
        if (client is null)
            return Fail($"no silo was reached through " +
                $"{options}: {reason}. Is a silo up, and is --cluster-id '{options.ClusterId}' its cluster?");

        await using (client) return await WorkAsync(client, work, cancellationToken);
    }

    /// <summary>A gateway named on the command line is meant, whatever the environment says of Redis.</summary>
    private ClusterConnectionOptions? Read(ParseResult parsed)
    {
        var reader = new SettingsReader(_flags.Load(parsed));
        var options = reader.Read(ClusterConnectionOptions.Settings);
        if (_flags.IsGiven(parsed, nameof(options.Gateway)) && !_flags.IsGiven(parsed, nameof(options.Redis))) options.Redis = null;
        foreach (var error in reader.ConfigErrors) terminal.SayError(error);
        return reader.ConfigErrors.Count == 0 ? options : null;
    }

    private async Task<(ClusterClient? Client, string Reason)> ConnectAsync(ClusterConnectionOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            var connecting = ClusterClient.ConnectAsync(options, region: null, NullLoggerFactory.Instance, cancellationToken);
            return (await Waiting.ForAsync(connecting, $"an answer of {options}", terminal.Say, TimeProvider.System, cancellationToken),
                "");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: a name that does not resolve, a refused connection, no silo in the list.
            return (null, exception.Message.TrimEnd('.'));
        }
    }

    private async Task<int> WorkAsync(ClusterClient client, Func<IGrainFactory, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            return await Waiting.ForAsync(work(client.Grains, cancellationToken), "the cluster to answer", terminal.Say,
                TimeProvider.System, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail($"the cluster did not answer: {exception.Message}");   // Every expected answer is a value: the call itself failed.
        }
    }

    private int Fail(string message)
    {
        terminal.SayError(Secrets.Redact(message.ReplaceLineEndings(" ")));
        return ExitCode.Failed;
    }
}
