using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Odin.Hosting.Certificates;
using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Tests.CommandLines;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Api;

/// <summary>The admin API by HTTPS, with the cluster's certificate, and callers that show one.</summary>
public sealed class HttpsApiTests(HttpsWorld world) : IClassFixture<HttpsWorld>
{
    private const string WhoAmI = "/api/v1/whoami";

    [Fact]
    public async Task An_operators_certificate_is_as_good_as_an_operators_key_and_audited_by_name()
    {
        using var client = world.Client(world.Operator);

        var me = await JsonAsync(await client.GetAsync(WhoAmI));
        (me.GetProperty("name").GetString(), me.GetProperty("role").GetString()).ShouldBe(("ada", "operator"));
        (await client.GetAsync("/api/v1/keys")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "that needs an admin");
        (await client.GetAsync("/orleans/DashboardCounters")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var body = new StringContent("""{ "state": "draining" }""", Encoding.UTF8, "application/json");
        (await client.PutAsync("/api/v1/edges/nobody/admin-state", body)).StatusCode.ShouldNotBe(HttpStatusCode.Forbidden);

        var entry = await world.LastAuditedAsync();
        (entry.Action, entry.Name, entry.Key).ShouldBe(("PUT /api/v1/edges/{edge}/admin-state", "ada", "odin://odin/operator/ada"));
    }

    [Fact]
    public async Task No_other_certificate_gets_anything_at_any_route()
    {
        foreach (var (what, certificate) in world.Strangers())
        {
            using var client = world.Client(certificate);
            foreach (var route in ApiRoutes.All)
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), $"/api/v1{route.Path}");
                using var answer = await client.SendAsync(request);
                ((int)answer.StatusCode).ShouldBeOneOf([401, 403], $"{what} at {route.Action}");
            }

            var entry = await world.LastAuditedAsync();
            entry.Reason.ShouldBeOneOf("unknown certificate", "certificate of another role");
            certificate.Dispose();
        }
    }

    [Fact]
    public async Task A_change_by_certificate_comes_from_no_page_of_others()
    {
        using var client = world.Client(world.Operator);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/sessions/00000000000000000000000000000000");
        request.Headers.Add("Origin", "https://evil.example");

        (await client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await world.LastAuditedAsync()).Reason.ShouldBe("foreign origin");
    }

    [Fact]
    public async Task Who_shows_no_certificate_may_show_a_key_and_gets_a_cookie_for_https_only()
    {
        using var client = world.Client(certificate: null);
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {await world.KeyAsync(Role.Operator)}");
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/session", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("secure", Case.Insensitive);
        using var change = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
        change.Headers.Add("Cookie", cookie.Split(';')[0]);
        change.Headers.Add("Origin", world.Address.GetLeftPart(UriPartial.Authority));
        using var page = world.Client(certificate: null);
        (await page.SendAsync(change)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Probes_of_the_machine_itself_go_on_by_plain_http()
    {
        using var client = new HttpClient();
        var plain = new UriBuilder(world.Address) { Scheme = "http" }.Uri;

        (await client.GetAsync(new Uri(plain, "/healthz"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync(new Uri(plain, "/metrics"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await world.Client(certificate: null).GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_connection()
    {
        world.Folder.Renew(world.Folder.Authority, CertificateRole.Silo, "silo-1");
        world.Own.ReadAgain().ShouldBeNull();
        string? shown = null;

        using var client = world.Client(certificate: null, server => shown = server.Thumbprint);
        (await client.GetAsync("/healthz")).Version.ShouldBe(HttpVersion.Version20);

        shown.ShouldBe(world.Own.Own.Thumbprint);
    }

    [Fact]
    public async Task A_stream_ends_with_the_authority_of_its_certificate()
    {
        var other = CertificateAuthority.Create("odin", TimeSpan.FromDays(30), TimeProvider.System);
        using var client = world.Client(world.Operator);
        using var answer = await client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        try
        {
            world.Folder.Trust(other);
            world.Folder.Renew(other, CertificateRole.Silo, "silo-1");
            world.Own.ReadAgain().ShouldBeNull();

            await TestTimeout.Within(answer.Content.ReadAsStringAsync());
            (await client.GetAsync(WhoAmI)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            world.Folder.Trust(world.Folder.Authority);
            world.Folder.Renew(world.Folder.Authority, CertificateRole.Silo, "silo-1");
            world.Own.ReadAgain().ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_command_knows_the_silo_by_the_clusters_authority_and_says_what_else_is_wrong()
    {
        using var other = new CertificateFolder();
        var key = await world.KeyAsync(Role.Viewer);
        foreach (var host in (string[])["127.0.0.1", "localhost"])
            (await GetSilosAsync($"https://{host}:{world.Address.Port}", key, "--ca", world.Folder.CaFile)).ExitCode.ShouldBe(0);

        var address = $"https://127.0.0.1:{world.Address.Port}";
        await FailsAsync(4, "--ca FILE names the cluster's authority", address, key);
        await FailsAsync(4, $"by --ca '{other.CaFile}'", address, key, "--ca", other.CaFile);
        await FailsAsync(1, "--ca 'nothing': it cannot be used", address, key, "--ca", "nothing");
    }

    /// <summary>A silo sends an alert, or nothing, to strangers without TLS.</summary>
    [Fact]
    public async Task A_command_that_speaks_http_where_https_is_wanted_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var failing = FailsAsync(4, "if it takes HTTPS, say https://", $"http://{listener.LocalEndpoint}", key: "odin_x");
        using (var client = await TestTimeout.Within(listener.AcceptTcpClientAsync()))
        {
            await client.GetStream().WriteAsync(new byte[] { 0x15, 3, 3, 0, 2, 2, 10 });
            client.Client.Shutdown(SocketShutdown.Send);
            await failing;
        }
    }

    private static async Task FailsAsync(int exitCode, string says, string api, string key, params string[] flags)
    {
        var (actual, text, messages) = await GetSilosAsync(api, key, flags);
        (actual, text).ShouldBe((exitCode, ""), messages);
        messages.ShouldContain(says);
    }

    private static Task<(int ExitCode, string Text, string Messages)> GetSilosAsync(string api, string key, params string[] flags) =>
        InProcess.RunAsync(["get", "silos", "--api", api, "--key", key, .. flags]);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
