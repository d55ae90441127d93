using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Health;

namespace Odin.Tests.Hosting;

public sealed class HealthPagesTests
{
    private static readonly HealthReport Ready = new() { Status = HealthStatus.Ready, Details = [new("region", "fra")] };

    [Theory]
    [InlineData(HealthStatus.Ready, true, 200, 200)]
    [InlineData(HealthStatus.Draining, true, 200, 503)]
    [InlineData(HealthStatus.Starting, true, 200, 503)]
    [InlineData(HealthStatus.Failing, true, 200, 503)]
    [InlineData(HealthStatus.Stalled, false, 503, 503)]
    public async Task Alive_and_ready_are_two_questions(HealthStatus status, bool isAlive, int healthz, int readyz)
    {
        await using var app = await StartAsync(new HealthReport { Status = status, IsAlive = isAlive, Reasons = ["why"] });

        (await AskAsync(app, "/healthz", HttpMethod.Get)).Code.ShouldBe((HttpStatusCode)healthz);
        var (code, body) = await AskAsync(app, "/readyz", HttpMethod.Get);
        code.ShouldBe((HttpStatusCode)readyz);
        var page = JsonDocument.Parse(body).RootElement;
        page.GetProperty("status").GetString().ShouldBe(status.ToString().ToLowerInvariant());
        page.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()).ShouldBe(["why"]);
    }

    [Theory, InlineData("/healthz"), InlineData("/readyz")]
    public async Task Head_has_the_code_and_no_body(string path)
    {
        await using var app = await StartAsync(Ready);

        (await AskAsync(app, path, HttpMethod.Head)).ShouldBe((HttpStatusCode.OK, ""));
    }

    [Fact]
    public async Task Of_two_parts_the_worse_one_counts_and_both_say_what_they_have_to_say()
    {
        await using var app = await StartAsync(
            Ready with { Details = [new("silo", "s"), new("region", "fra")] },
            new HealthReport { Status = HealthStatus.Failing, Reasons = ["app shop: port 80 is taken"], Details = [new("edge", "fra-1")] });

        var (code, body) = await AskAsync(app, "/readyz", HttpMethod.Get);

        code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.ShouldBe(
            """{"status":"failing","reasons":["app shop: port 80 is taken"],"silo":"s","region":"fra","edge":"fra-1"}""");
    }

    private static async Task<WebApplication> StartAsync(params HealthReport[] reports)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        foreach (var report in reports) builder.Services.AddSingleton<IHealthSource>(new FixedHealth(report));
        var app = builder.Build();
        app.MapOdinHealth();
        await app.StartAsync();
        return app;
    }

    private static async Task<(HttpStatusCode Code, string Body)> AskAsync(WebApplication app, string path, HttpMethod method)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var answer = await http.SendAsync(new HttpRequestMessage(method, path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed class FixedHealth(HealthReport report) : IHealthSource
    {
        public HealthReport Read() => report;
    }
}
