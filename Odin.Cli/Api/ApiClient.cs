using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Odin.Commands;
using Odin.Silo.Api.Contracts;

namespace Odin.Cli.Api;

/// <summary>Asks the admin API of one silo. What a question may fail at is a value.</summary>
/// <remarks>The caller's thread waits for the answer. A command has nothing else to do, and each asynchronous method that has to wait is
/// compiled anew by each process: HttpClient's are a tenth of what a short command takes.</remarks>
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
        using (answer) return Read<T>(answer, cancellationToken);
    }

    /// <summary>The answer of a route that gives no object, with its headers. It is to be disposed of.</summary>
    /// <param name="with">Adds headers to the request.</param>
    public async Task<(HttpResponseMessage? Answer, ApiFailure? Failure)> AskAsync(HttpMethod method, string path, string? json,
        Action<HttpRequestMessage> with, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (answer, failure) = Try(method, path, json, with, cancellationToken);
            if (answer is null) return (null, failure);
            if (answer.IsSuccessStatusCode) return (answer, null);
            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.TooManyRequests || answer.Headers.RetryAfter?.Delta is not { } pause
                    || pause > LongestPause)
                    return (null, Refusal(answer, cancellationToken));
                await Task.Delay(pause, _time, cancellationToken);
            }
        }
    }

    private (HttpResponseMessage? Answer, ApiFailure? Failure) Try(HttpMethod method, string path, string? json,
        Action<HttpRequestMessage> with, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, $"/api/v1/{path}"));
        if (_endpoint.Key is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, Json);
        with(request);
        try
        {
            return (_http.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), null);
        }
        catch (HttpRequestException failure)
        {
            return (null, Unreachable(failure));
        }
        catch (SocketException failure)
        {
            // HttpClient looks whom it is connected to, and passes on that it is nobody any more.
            return (null, NoApi(failure.Message));
        }
    }

    private (T? Value, ApiFailure? Failure) Read<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return Deserialize<T>(answer, cancellationToken) is { } value ? (value, null) : (null, NoApi("it answers with nothing"));
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

    private ApiFailure Refusal(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var problem = ReadProblem(answer, cancellationToken);
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

    private static ProblemBody? ReadProblem(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return Deserialize<ProblemBody>(answer, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            return null;   // It is not one of Odin's.
        }
    }

    /// <summary>A silo that falls silent within its answer is left when it is time.</summary>
    private static T? Deserialize<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.UnsafeRegister(static content => ((HttpContent)content!).Dispose(), answer.Content);
        try
        {
            using var body = answer.Content.ReadAsStream(cancellationToken);
            return JsonSerializer.Deserialize(body, ApiContracts.Of<T>());
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
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
