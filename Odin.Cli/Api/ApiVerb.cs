using System.CommandLine;
using Odin.Cli.Output;
using Odin.Commands;
using Odin.Grains.Configuration.Nodes;
using Odin.Hosting.Processes;

namespace Odin.Cli.Api;

/// <summary>What every command of an operator does: read where the admin API is, ask, and say in words what failed. Nothing waits without
/// a bound.</summary>
internal sealed class ApiVerb(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(3);

    private readonly ApiFlags _flags = new();
    private readonly Option<Duration> _timeout = Flag.Duration("--timeout",
        "The longest wait for answers. A busy cluster is waited for, and after 5 s it is said what for.", DefaultTimeout);

    public ApiVerb(Terminal terminal) : this(terminal, TimeProvider.System) { }

    public void AddTo(Command command)
    {
        _flags.AddTo(command);
        command.Options.Add(_timeout);
    }

    /// <summary>A shell completes it with live names. Help, which would print what completes an argument, has its name.</summary>
    public void Complete(Argument argument, Names names)
    {
        argument.HelpName ??= argument.Name;
        var live = new LiveNames(_flags, names, time);
        argument.CompletionSources.Add(context => Names.Typed(argument, context) is not null ? [] : live.Complete(context));
    }

    public void Complete(Option option, Names names) =>
        option.CompletionSources.Add(new LiveNames(_flags, names, time).Complete);

    /// <summary>Returns the exit code: that of <paramref name="work"/>, or why it did not come to it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<ApiClient, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (Open(parsed) is not { } api) return ExitCode.Usage;
        using (api) return await BoundedAsync(parsed, api, work, cancellationToken);
    }

    /// <summary>The same in two steps, with a question between them. Whoever is asked may think: that is no wait for a silo.</summary>
    /// <param name="look">Finds out what would be changed, and says so.</param>
    /// <param name="act">Changes it.</param>
    public async Task<int> RunAsync(ParseResult parsed, Func<ApiClient, CancellationToken, Task<NextStep>> look,
        Func<ApiClient, CancellationToken, Task<int>> act, CancellationToken cancellationToken)
    {
        if (Open(parsed) is not { } api) return ExitCode.Usage;
        using (api)
        {
            NextStep? next = null;
            var exitCode = await BoundedAsync(parsed, api, async (_, stop) =>
            {
                next = await look(api, stop);
                return next.ExitCode ?? ExitCode.Ok;
            }, cancellationToken);
            if (next is not { ExitCode: null }) return exitCode;

            var isMeant = next.Question is not { } question || await IsMeantAsync(question, next.Undone, cancellationToken);
            return !isMeant ? ExitCode.Failed : await BoundedAsync(parsed, api, act, cancellationToken);
        }
    }

    /// <summary>The same for a cluster that comes up: it is tried again and again until its catalog answers.</summary>
    /// <param name="wait">For how long; null: not at all.</param>
    public async Task<int> RunAsync(ParseResult parsed, Duration? wait, Func<ApiClient, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (Open(parsed) is not { } api) return ExitCode.Usage;
        using (api)
        {
            if (wait is { } longest && await WaitAsync(api, longest, cancellationToken) is { } obstacle)
            {
                terminal.SayError(VisibleText.Of(obstacle.Message));
                return obstacle.ExitCode;
            }

            return await BoundedAsync(parsed, api, work, cancellationToken);
        }
    }

    /// <summary>The same for work that goes on until it is stopped.</summary>
    public async Task<int> RunUntilStoppedAsync(ParseResult parsed, Func<ApiClient, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        if (Open(parsed) is not { } api) return ExitCode.Usage;
        using (api)
        {
            try
            {
                return await work(api, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Ok;
            }
        }
    }

    /// <summary>Null after the error was reported.</summary>
    private ApiClient? Open(ParseResult parsed)
    {
        if (_flags.Read(parsed, terminal) is not { } endpoint) return null;
        var (api, failure) = ApiClient.Create(endpoint, time);
        if (api is not null) return api;
        terminal.SayError(failure!);
        return null;
    }

    private async Task<bool> IsMeantAsync(string question, string undone, CancellationToken cancellationToken)
    {
        if (!terminal.InputIsTyped)
        {
            terminal.SayError($"nobody can be asked here: --yes says that it is meant. Nothing was {undone}.");
            return false;
        }

        if (await Question.AskAsync(terminal, question, cancellationToken)) return true;
        terminal.Say($"nothing was {undone}");
        return false;
    }

    private Task<Obstacle?> WaitAsync(ApiClient api, Duration longest, CancellationToken cancellationToken) =>
        new ClusterWait(token => Obstacle.OfCatalogAsync(api, token), longest, message => terminal.Say(VisibleText.Of(message)),
            time).WaitAsync(cancellationToken);

    private async Task<int> BoundedAsync(ParseResult parsed, ApiClient api, Func<ApiClient, CancellationToken, Task<int>> work,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(parsed.GetValue(_timeout).Value, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var asking = Task.Run(() => work(api, either.Token), either.Token);   // To ask takes a thread.
            return await Waiting.ForAsync(asking, $"an answer of {api.Address}", terminal.Say, time, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            terminal.SayError($"{api.Address} did not answer within {parsed.GetValue(_timeout)}; a longer --timeout waits longer. " +
                "What was asked for may have been done.");
            return ExitCode.Incomplete;
        }
    }
}
