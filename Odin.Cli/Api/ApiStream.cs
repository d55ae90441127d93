using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Odin.Cli.Api;

/// <summary>Server-sent events of one answer.</summary>
internal sealed class ApiStream(HttpResponseMessage answer) : IDisposable
{
    /// <summary>Opens one.</summary>
    /// <param name="lastId">Of the last message that was read; null: the stream begins.</param>
    public static async Task<(ApiStream? Stream, ApiFailure? Failure)> OpenAsync(ApiClient api, string path, string? lastId,
        CancellationToken cancellationToken)
    {
        var (answer, failure) = await api.AskAsync(HttpMethod.Get, path, json: null, request =>
        {
            if (!string.IsNullOrEmpty(lastId)) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }, cancellationToken);
        return answer is null ? (null, failure) : (new ApiStream(answer), null);
    }

    public void Dispose() => answer.Dispose();

    /// <summary>Ends when the silo ends the stream, or is gone.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await using var messages = SseParser.Create(body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await IsThereMoreAsync(messages)) yield return messages.Current;
    }

    private static async ValueTask<bool> IsThereMoreAsync(IAsyncEnumerator<SseItem<string>> messages)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
