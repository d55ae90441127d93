using System.Runtime.InteropServices;
using Odin.Cli.Configuration;
using Odin.Cli.Hosting;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Thor.Commands;

namespace Odin.Cli.Reloading;

/// <summary>The file that is served: reads it, and puts it in force again when it changes or SIGHUP comes.</summary>
internal sealed class ConfigSource(string path, ConfigFormat? format, Terminal terminal)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private FileStamp _stamp;

    /// <summary>Null after every mistake was told.</summary>
    public ConfigSpec? Read()
    {
        _stamp = FileStamp.Of(path);   // Before it is read: a change in between is seen later.
        var load = ConfigFile.Load(path, format, terminal.Input, ThisMachine.Addresses());
        foreach (var message in load.Messages) terminal.SayError(message);
        return load.Config;
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task FollowAsync(OdinProcess process, bool isWatched, TimeProvider time, CancellationToken cancellationToken)
    {
        var isAsked = false;
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Volatile.Write(ref isAsked, true);
        });

        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(LookInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = isWatched ? FileStamp.Of(path) : _stamp;
            if (!Interlocked.Exchange(ref isAsked, false) && (now == _stamp || now.IsMissing)) continue;

            await ReloadAsync(process, cancellationToken);
        }
    }

    private async Task ReloadAsync(OdinProcess process, CancellationToken cancellationToken)
    {
        if (Read() is not { } config)
        {
            terminal.Say($"{path} was refused; the running configuration stays");
            return;
        }

        try
        {
            Say(await process.ApplyAsync(config, cancellationToken));
            foreach (var listener in process.FailedListeners) terminal.SayError($"app {listener.App}: {listener.Failure}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say($"{path} was being put in force when the signal came");
        }
    }

    private void Say(ApplyResult result)
    {
        if (result.Outcome == ApplyOutcome.Unchanged)
        {
            terminal.Say($"{path} says what is in force already (version {result.Version})");
            return;
        }

        var parts = new[] { ("added", result.Added), ("changed", result.Changed), ("removed", result.Removed) }.Where(part => !part.Item2.IsEmpty).Select(part => $"{part.Item1} {string.Join(", ", part.Item2)}");
        terminal.Text.WriteLine($"version {result.Version} is in force: {string.Join("; ", parts)}");
        terminal.Text.Flush();
    }
}
