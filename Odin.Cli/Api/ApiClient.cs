using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Api;

/// <summary>Asks the admin API of one silo. What a question may fail at is a value.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string Json = "application/json";

    /// <summary>A key that asked too often gets a time after which it may ask again. A longer one is for the operator to decide.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly ApiEndpoint _endpoint;
    private readonly ServerCertificate _server;
    private readonly TimeProvider _time;

    private ApiClient(ApiEndpoint endpoint, HttpMessageHandler handler, ServerCertificate server, TimeProvider time)
    {
        (_endpoint, _server, _time) = (endpoint, server, time);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>One of the two is null: a file of certificates cannot be used.</summary>
    public static (ApiClient? Api, string? Failure) Create(ApiEndpoint endpoint, TimeProvider time)
    {
        var server = new ServerCertificate(endpoint.Ca);
        var (handler, failure) = ApiHandler.Create(endpoint, server);
        return handler is null ? (null, failure) : (new ApiClient(endpoint, handler, server, time), null);
    }

    public Uri Address => _endpoint.Address;

    public void Dispose() => _http.Dispose();

    public Task<(T? Value, ApiFailure? Failure)> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class => SendAsync<T>(HttpMethod.Get, path, json: null, ifMatch: null, cancellationToken);

    public Task<(T? Value, ApiFailure? Failure)> SendAsync<TBody, T>(HttpMethod method, string path, TBody body,
        CancellationToken cancellationToken)
        where T : class =>
        SendAsync<T>(method, path, JsonSerializer.Serialize(body, ApiContracts.Of<TBody>()), ifMatch: null, cancellationToken);

    /// <param name="json">The body; null: none.</param>
    /// <param name="ifMatch">The version that is to be replaced; null: any.</param>
    public async Task<(T? Value, ApiFailure? Failure)> SendAsync<T>(HttpMethod method, string path, string? json, long? ifMatch,
        CancellationToken cancellationToken)
        where T : class
    {
        var (answer, failure) = await AskAsync(method, path, json, request =>
        {
            if (ifMatch is { } version) request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        }, cancellationToken);
        if (answer is null) return (null, failure);
        using (answer) return await ReadAsync<T>(answer, cancellationToken);
    }

    /// <summary>The answer of a route that gives no object, with its headers. It is to be disposed of.</summary>
    /// <param name="with">Adds headers to the request.</param>
    public async Task<(HttpResponseMessage? Answer, ApiFailure? Failure)> AskAsync(HttpMethod method, string path, string? json,
        Action<HttpRequestMessage> with, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (answer, failure) = await TryAsync(method, path, json, with, cancellationToken);
            if (answer is null) return (null, failure);
            if (answer.IsSuccessStatusCode) return (answer, null);
            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter?.Delta is not { } pause
                    || pause > LongestPause)
                    return (null, await RefusalAsync(answer, cancellationToken));
                await Task.Delay(pause, _time, cancellationToken);
            }
        }
    }

    private async Task<(HttpResponseMessage? Answer, ApiFailure? Failure)> TryAsync(HttpMethod method, string path, string? json,
        Action<HttpRequestMessage> with, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, $"/api/v1/{path}"));
        if (_endpoint.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, Json);
        with(request);
        try
        {
            return (await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), null);
        }
        catch (HttpRequestException failure)
        {
            return (null, Unreachable(failure));
        }
    }

    private async Task<(T? Value, ApiFailure? Failure)> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, ApiContracts.Of<T>(), cancellationToken) is { } value
                ? (value, null) : (null, NoApi("it answers with nothing"));
        }
        catch (JsonException failure)
        {
            return (null, NoApi($"its answer is not what this release of odin expects ({failure.Message.TrimEnd('.')})"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, new ApiFailure(ExitCode.Incomplete, $"{Address} broke off its answer: {failure.Message}"));
        }
    }

    private async Task<ApiFailure> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(answer, cancellationToken);
        var exitCode = ExitCodeOf(answer.StatusCode, problem?.Code);
        var message = problem?.Detail is { } detail ? ApiText.Of(detail)
            : $"{Address} answers {(int)answer.StatusCode}: is it a silo of Odin?";
        return new ApiFailure(exitCode, message)
        {
            Status = answer.StatusCode,
            Code = problem?.Code,
            Version = problem?.Version,
        };
    }

    private static async Task<ProblemBody?> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(cancellationToken), ApiContracts.Of<ProblemBody>());
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            return null;   // It is not one of Odin's.
        }
    }

    /// <summary>What a script is to make of a refusal.</summary>
    public static int ExitCodeOf(HttpStatusCode status, string? code) => (status, code) switch
    {
        (_, ProblemCode.Invalid or ProblemCode.Removal) => Configuration.InvalidConfiguration.ExitCode,
        (_, not null) => ExitCode.Failed,
        (HttpStatusCode.BadRequest, _) => ExitCode.Usage,
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests, _) => ExitCode.Refused,
        (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, _) => ExitCode.Incomplete,
        _ => ExitCode.Failed,
    };

    private ApiFailure Unreachable(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when _server.WhyNot is { } why =>
            new ApiFailure(ExitCode.Unreachable, $"no silo answers at {Address}: {why}{(why.EndsWith('?') ? "" : ".")}"),
        HttpRequestError.SecureConnectionError when failure.InnerException is AuthenticationException or IOException => NoApi(
            $"TLS did not come about there ({failure.InnerException.Message.TrimEnd('.')}); if it takes plain HTTP, say http://"),
        HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse when Address.Scheme == Uri.UriSchemeHttp =>
            NoApi("what answers there is no HTTP; if it takes HTTPS, say https://"),
        _ => NoApi(failure.Message.TrimEnd('.')),
    };

    private ApiFailure NoApi(string why) => new(ExitCode.Unreachable, $"no silo answers at {Address}: {why}. " +
        "Is a silo up, and is this its admin endpoint? --api URL or ODIN_API names another one.");
}
