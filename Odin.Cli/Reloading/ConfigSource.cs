using Odin.Cli.Configuration;
using Odin.Cli.Hosting;
using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Reading;
using Odin.Hosting.Files;

namespace Odin.Cli.Reloading;

/// <summary>The file that is served: reads it, and puts it in force again when it changes or SIGHUP comes. Whatever
/// is wrong with it, what runs goes on.</summary>
internal sealed class ConfigSource(WatchOptions options, HangUpSignal hangUp, Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly HangingWork _work = new(terminal.Say, time);
    private readonly ConfigMemory _memory = new();
    private FileStamp _stamp;
    private ConfigSpec _inForce = ConfigSpec.Empty;

    /// <summary>Null after every error was reported.</summary>
    public async Task<ConfigSpec?> ReadAsync(CancellationToken cancellationToken)
    {
        var (stamp, load) = await _work.RunAsync(Read, $"the file system to give {options.Path}", cancellationToken);
        _stamp = stamp;
        foreach (var message in load.Messages) terminal.SayError(message);
        return load.Config;
    }

    /// <summary>Runs until cancelled.</summary>
    /// <param name="process">Serves the configuration that was read last.</param>
    /// <param name="config">That configuration.</param>
    /// <param name="cancellationToken">Ends it, a reload under way too.</param>
    public async Task FollowAsync(OdinProcess process, ConfigSpec config, CancellationToken cancellationToken)
    {
        _inForce = config;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await WaitForChangeAsync(cancellationToken);
                await ReloadAsync(process, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (TimeoutException failure)
            {
                terminal.SayError($"{options.Path} cannot be read: {failure.Message}. The running configuration stays.");
            }
            catch (Exception bug)
            {
                terminal.SayError($"{options.Path} was not put in force, which is a bug of odin; the running configuration stays: {bug}");
                await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // The stamp first: a change in between is seen later.
    private (FileStamp Stamp, ConfigLoad Load) Read() =>
        (FileStamp.Of(options.Path), ConfigFile.Load(options.Path, options.Format, terminal.Input, ThisMachine.Addresses(), _memory));

    private async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        if (!options.IsWatched)
        {
            await hangUp.WaitAsync(cancellationToken);
            return;
        }

        do await Task.Delay(LookInterval, time, cancellationToken);
        while (!hangUp.WasAsked() && !await HasChangedAsync(cancellationToken));
    }

    /// <summary>A file that is gone is reported once; often it is between the two steps of a replacement, so at the second look.</summary>
    private async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
    {
        var now = await _work.RunAsync(() => FileStamp.Of(options.Path), $"the file system for {options.Path}", cancellationToken);
        if (now == _stamp) return false;
        if (!now.IsMissing) return true;

        await Task.Delay(LookInterval, time, cancellationToken);
        now = await _work.RunAsync(() => FileStamp.Of(options.Path), $"the file system for {options.Path}", cancellationToken);
        if (!now.IsMissing) return now != _stamp;
        _stamp = now;
        terminal.SayError($"{options.Path} is not there any more: {now.Failure}. The running configuration stays.");
        return false;
    }

    private async Task ReloadAsync(OdinProcess process, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } config)
        {
            terminal.Say($"{options.Path} was refused; the running configuration stays");
            return;
        }

        var removal = Removal.Between(_inForce, config, app => process.Edge.LiveSessionsOf(app));
        if (removal.IsLarge && !options.IsRemovalAllowed)
        {
            terminal.SayError($"{options.Path}: {removal}. If that is meant, run odin with --allow-removal.");
            terminal.Say($"{options.Path} was refused; the running configuration stays");
            return;
        }

        await PutInForceAsync(process, config, cancellationToken);
    }

    private async Task PutInForceAsync(OdinProcess process, ConfigSpec config, CancellationToken cancellationToken)
    {
        try
        {
            Say(await process.ApplyAsync(config, terminal.Say, cancellationToken));
            _inForce = config;
            foreach (var listener in process.FailedListeners) terminal.SayError($"app {listener.App}: {listener.Failure}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say($"{options.Path} was being put in force when the signal came");
        }
    }

    private void Say(ApplyResult result)
    {
        if (result.Outcome == ApplyOutcome.Unchanged)
        {
            terminal.Say($"{options.Path} says what is in force already (version {result.Version})");
            return;
        }

        var parts = new[] { ("added", result.Added), ("changed", result.Changed), ("removed", result.Removed) }
            .Where(part => !part.Item2.IsEmpty).Select(part => $"{part.Item1} {string.Join(", ", part.Item2)}").ToList();
        terminal.Text.WriteLine($"version {result.Version} is in force{(parts.Count == 0 ? "" : ": ")}{string.Join("; ", parts)}");
        terminal.Text.Flush();
    }
}
