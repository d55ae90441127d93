using System.CommandLine.Completions;
using Odin.Commands;

namespace Odin.Cli.Api;

/// <summary>Asks a silo for names while somebody types. Who does not answer within 300 ms is not waited for, and nothing is said.</summary>
internal sealed class LiveNames(ApiFlags flags, Names names, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(300);

    private static readonly Terminal Nowhere = new(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null);

    public IEnumerable<CompletionItem> Complete(CompletionContext context)
    {
        // On a thread of the pool: System.CommandLine waits for the words here.
        var asked = Task.Run(() => AskAsync(context));
        return asked.GetAwaiter().GetResult().Select(name => new CompletionItem(name));
    }

    private async Task<IEnumerable<string>> AskAsync(CompletionContext context)
    {
        if (flags.Read(context.ParseResult, Nowhere) is not { } endpoint) return [];
        using var api = ApiClient.Create(endpoint, time).Api;
        if (api is null) return [];
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            return await names.ReadAsync(api, context, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
