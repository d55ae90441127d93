using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Certificates;
using Odin.Hosting.Health;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using Odin.Silo.Access;
using Odin.Silo.Auditing;
using Odin.Silo.Hosting;
using Odin.Silo.Settings;
using Odin.Tests.Support;
using Serilog.Events;

namespace Odin.Tests.Silo.Api;

/// <summary>A silo without Redis in this process, with its admin endpoint on loopback.</summary>
public class ApiWorld : IAsyncLifetime
{
    private WebApplication _app = null!;
    private int _callers;

    internal KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    internal IServiceProvider Services => _app.Services;

    internal EventLog Log { get; } = new();

    internal Uri Address { get; private set; } = null!;

    /// <summary>Null: the silo has none.</summary>
    private protected virtual ClusterCertificates? Certificates => null;

    private protected virtual ApiOptions Api => new();

    public virtual async ValueTask InitializeAsync()
    {
        var builder = ProcessBuilder.Create(new LogOptions { LogLevel = LogEventLevel.Error }, new AdminOptions { AdminPort = 0 },
            new LogOrigin("silo", "fra"), Certificates);
        builder.AddOdinSilo(new SiloOptions
        {
            Region = "fra",
            SiloPort = FreePort.Next(),
            GatewayPort = FreePort.Next(),
            Certificates = Certificates,
        }, Api);
        builder.Services.AddSingleton(Log.LoggerOf<AuditTrail>());
        _app = builder.Build();
        _app.MapOdinSilo();
        _app.MapOdinHealth();
        Map(_app);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>More routes.</summary>
    protected virtual void Map(WebApplication app)
    {
    }

    /// <summary>A new key, so that no test meets the limits of another one's.</summary>
    internal async Task<string> KeyAsync(Role role, string[]? apps = null, DateTimeOffset? expires = null, DateTimeOffset? revoked = null)
    {
        var text = KeyText.New();
        await Keys.PutAsync(new ApiKey(KeyText.HashOf(text), "test", role)
        {
            Apps = [.. apps ?? []],
            Expires = expires,
            Revoked = revoked,
        });
        return text;
    }

    /// <summary>Sends one request from an address of loopback that no other test uses, unless one is given.</summary>
    internal async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? key = null, string? body = null,
        Action<HttpRequestMessage>? with = null, IPAddress? from = null)
    {
        using var client = new HttpClient(HandlerFrom(from ?? NewAddress())) { Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (key is not null) request.Headers.Add("Authorization", $"Bearer {key}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        with?.Invoke(request);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new ApiAnswer((int)answer.StatusCode, isStream ? "" : await answer.Content.ReadAsStringAsync(), answer);
    }

    internal async Task<AuditEntry> LastAuditedAsync() =>
        (await Services.GetRequiredService<AuditTrail>().ReadAsync(before: null, limit: 1)).ShouldHaveSingleItem();

    internal IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref _callers);
        return IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.1.{number / 250}.{(number % 250) + 1}"));
    }

    private protected static SocketsHttpHandler HandlerFrom(IPAddress source) => new()
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
