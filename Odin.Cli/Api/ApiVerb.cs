using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Odin.Commands;

namespace Odin.Cli.Api;

/// <summary>What every command by the admin API does: one question, and in words why it was not answered.</summary>
internal sealed class ApiVerb(Terminal terminal)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ApiFlags _flags = new();

    public void AddTo(Command command) => _flags.AddTo(command);

    /// <summary>Returns the exit code: that of <paramref name="show"/>, or why it did not come to it.</summary>
    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <param name="body">Null: none.</param>
    /// <param name="show">Gets what was answered.</param>
    public async Task<int> RunAsync(ParseResult parsed, HttpMethod method, string path, JsonObject? body, Func<JsonNode, int> show,
        CancellationToken cancellationToken)
    {
        if (_flags.Read(parsed, terminal) is not var (address, key)) return ExitCode.Usage;
        using var client = new HttpClient { Timeout = Deadline };
        using var request = new HttpRequestMessage(method, new Uri(address, $"/api/v1/{path}"));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode) return Refuse(address, answer.StatusCode, text);
            return TryParse(text) is { } json ? show(json) : NoApi(address, "it answers, but not in JSON");
        }
        catch (HttpRequestException failure)
        {
            return NoApi(address, failure.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            terminal.SayError($"{address} did not answer within {Deadline.TotalSeconds:0} s. What was asked for may have been done.");
            return ExitCode.Incomplete;
        }
    }

    /// <summary>What a script is to make of a refusal.</summary>
    public static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => ExitCode.Usage,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests => ExitCode.Refused,
        HttpStatusCode.ServiceUnavailable => ExitCode.Incomplete,
        _ => ExitCode.Failed,
    };

    private int Refuse(Uri address, HttpStatusCode status, string text)
    {
        terminal.SayError((TryParse(text) as JsonObject)?["detail"]?.ToString()
            ?? $"{address} answers {(int)status}: is it a silo of Odin?");
        return ExitCodeOf(status);
    }

    private int NoApi(Uri address, string why)
    {
        terminal.SayError($"no silo answers at {address}: {why}. Is a silo up, and is this its admin endpoint? " +
            "--api URL or ODIN_API names another one.");
        return ExitCode.Unreachable;
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
