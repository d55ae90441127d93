using System.CommandLine;
using Odin.Cli.Certificates;
using Odin.Commands;
using Odin.Edge.Control.Cluster;
using Odin.Hosting.Certificates;
using Odin.Hosting.Processes;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;

namespace Odin.Cli.Cluster;

/// <summary>What every command against a cluster does: read where it is, connect, work, and say in words what
/// failed. Nothing waits without a bound.</summary>
internal sealed class ClusterVerb(Terminal terminal)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(3);

    private readonly Option<Duration> _timeout = Flag.Duration("--timeout",
        "The longest wait for the cluster. A busy one is waited for, and after 5 s it is said what for.", DefaultTimeout);
    private readonly SettingFlags _flags =
        new([.. ClusterConnectionOptions.Settings, .. RedisOptions.OfClients, .. CertificateOptions.OfClients]);

    public void AddTo(Command command)
    {
        _flags.AddTo(command);
        command.Options.Add(_timeout);
    }

    /// <summary>Returns the exit code: that of <paramref name="work"/>, or why it did not come to it.</summary>
    /// <param name="wait">How long a cluster that is not there yet is waited for; null: not at all.</param>
    public async Task<int> RunAsync(ParseResult parsed, Func<IGrainFactory, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken, Duration? wait = null)
    {
        if (Read(parsed) is not { } options) return ExitCode.Usage;
        options.ResponseTimeout = parsed.GetValue(_timeout).Value;
        if (wait is not { } longest)
            return await BoundedAsync(parsed, options, async bound =>
                await WorkAsync(await new ClusterReach(options, terminal.Say).TryAsync(bound), work, bound), cancellationToken);

        var reach = new ClusterReach(options, _ => { });
        var reached = await new ClusterWait(reach.TryCatalogAsync, longest, SayRedacted, TimeProvider.System).WaitAsync(cancellationToken);
        return await BoundedAsync(parsed, options, bound => WorkAsync(reached, work, bound), cancellationToken);
    }

    /// <summary>The same for work that goes on until it is stopped; only the connection has a deadline, and each call its own.</summary>
    public async Task<int> RunUntilStoppedAsync(ParseResult parsed, Func<IGrainFactory, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (Read(parsed) is not { } options) return ExitCode.Usage;
        (ClusterClient? Client, Obstacle? Obstacle) reached = default;
        var exitCode = await BoundedAsync(parsed, options, async bound =>
        {
            reached = await new ClusterReach(options, terminal.Say).TryAsync(bound);
            return reached.Client is null ? Fail(reached.Obstacle!.Message) : ExitCode.Ok;
        }, cancellationToken);
        if (reached.Client is not { } client) return exitCode;
        await using var connection = client;
        return await work(client.Grains, cancellationToken);
    }

    private async Task<int> BoundedAsync(ParseResult parsed, ClusterConnectionOptions options, Func<CancellationToken, Task<int>> run,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(parsed.GetValue(_timeout).Value, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await run(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Fail($"{options} did not answer within " +
                $"{parsed.GetValue(_timeout)}; a longer --timeout waits longer. What was asked for may have been done.");
        }
    }

    /// <summary>A gateway named on the command line is meant, whatever the environment says of Redis.</summary>
    private ClusterConnectionOptions? Read(ParseResult parsed)
    {
        var reader = new SettingsReader(_flags.Load(parsed));
        var options = reader.Read(ClusterConnectionOptions.Settings);
        var redis = reader.Read(RedisOptions.OfClients);
        if (_flags.IsGiven(parsed, nameof(options.Gateway)) && !_flags.IsGiven(parsed, nameof(redis.Redis))) redis.Redis = null;
        options.Redis = redis.Load(reader);
        var certificates = reader.Read(CertificateOptions.OfClients);
        if (!certificates.IsGiven && options.Redis is null) certificates = RunFolder.Find(options.Gateway) ?? certificates;
        options.Certificates = certificates.Load(reader, options.ClusterId, role: null, isReachable: false, TimeProvider.System);
        foreach (var error in reader.ConfigErrors) terminal.SayError(error);
        return reader.ConfigErrors.Count == 0 ? options : null;
    }

    private async Task<int> WorkAsync((ClusterClient? Client, Obstacle? Obstacle) reached,
        Func<IGrainFactory, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        if (reached.Client is not { } client) return Fail(reached.Obstacle!.Message);

        await using var connection = client;
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

    private void SayRedacted(string message) => terminal.Say(Secrets.Redact(message.ReplaceLineEndings(" ")));

    private int Fail(string message)
    {
        terminal.SayError(Secrets.Redact(message.ReplaceLineEndings(" ")));
        return ExitCode.Failed;
    }
}
