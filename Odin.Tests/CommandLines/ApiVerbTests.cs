using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Odin.Cli.Api;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Silo.Access;
using Odin.Tests.Silo.Api;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.CommandLines;

/// <summary>odin's verbs by the admin API, against a silo.</summary>
public sealed class ApiVerbTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    [Fact]
    public async Task A_key_is_created_listed_and_revoked_and_the_audit_has_it()
    {
        var (exitCode, text, messages) = await RunAsync("keys create --name ci --role operator --apps shop --force --good-for 1h");
        exitCode.ShouldBe(0, messages);
        var key = text.Trim();
        KeyText.IsWellFormed(key).ShouldBeTrue();
        var id = KeyText.HashOf(key)[..12];
        messages.ShouldContain(id);

        (await RunAsync("keys list")).Text.ShouldContain($"{id}  ci");
        (await RunAsync($"keys revoke {id}")).Text.ShouldBe($"key {id} of ci: revoked\n");
        var list = JsonDocument.Parse((await RunAsync("get keys -o json")).Text).RootElement.EnumerateArray();
        list.Single(row => row.GetProperty("id").GetString() == id).GetProperty("state").GetString().ShouldBe("revoked");
        var audit = (await RunAsync("get audit --limit 2 -o wide")).Text.Split('\n');
        (audit[1].Contains("DELETE", StringComparison.Ordinal), audit[2].Contains("POST", StringComparison.Ordinal)).ShouldBe((true, true));
        audit.ShouldAllBe(line => !line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_for_an_app_that_is_not_there_is_a_slip_unless_it_is_meant()
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);

        await FailsAsync("keys create --name slip --role viewer --apps walked,wlaked", 2,
            "there is no app 'wlaked'. Did you mean walked? `odin get apps` lists them. --force is for one that is not configured yet.");
        (await RunAsync("keys list")).Text.ShouldNotContain("slip");
        (await RunAsync("keys create --name early --role viewer --apps wlaked --force")).ExitCode.ShouldBe(0);
        await FailsAsync("keys create --name a/b --role viewer", 1, "--name 'a/b': expected 1 to 63 letters");
        await FailsAsync("keys create --name ci --role viewer --apps a,", 1, "--apps '': expected 1 to 63 letters");
        await FailsAsync("keys create --name ci --role viewer --good-for 0s", 1, "--good-for '0s': expected a duration above zero");
    }

    [Fact]
    public async Task A_rollback_that_changes_nothing_is_audited_in_one_line()
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);
        var version = JsonDocument.Parse((await RunAsync("get history -o json --limit 1")).Text).RootElement[0].GetProperty("version");

        (await RunAsync($"rollback --to {version}")).Text.ShouldContain("says the same already");

        JsonDocument.Parse((await RunAsync("get audit --limit 1 -o json")).Text).RootElement[0].GetProperty("after").GetString()
            .ShouldBe($"version {version}");
        await FailsAsync("rollback --to 999999", 2, "version 999999 is not in the history any more, or never was");
        (await RunAsync("get events --kind config-rejected --sort=-time --limit 1 -o json")).Text
            .ShouldContain($"not rolled back to version 999999: it is not in the history; version {version} stands");
    }

    [Fact]
    public async Task What_is_refused_is_said_with_an_exit_code_of_its_own()
    {
        var viewer = await world.KeyAsync(Role.Viewer);

        await FailsAsync($"keys list --key {viewer}", 6, "this needs admin. Use a key of that role: an admin makes one with `odin keys ");
        await FailsAsync($"keys list --key {KeyText.New()}", 6, "The key is not known here");
        var (exitCode, _, messages) = await InProcess.RunAsync("get", "apps", "--api", $"http://127.0.0.1:{world.Address.Port}");
        exitCode.ShouldBe(6);
        messages.ShouldContain(
            "A key is needed: give it as ODIN_KEY, by --key-file or in a profile. An admin makes keys with `odin keys create`.");
        await FailsAsync("keys revoke nothing", 2, "There is no key 'nothing'; `odin get keys` lists them");
        await FailsAsync("get audit --before x", 1, "before 'x'");
        await FailsAsync("get audit --limit 0", 1, "--limit '0'");
        await FailsAsync("tail --end X", 1, "--end 'X': expected one of -CTEDtlcsfu, or two with one of -ACDL behind it");
        await FailsAsync("tail --end TX", 1, "--end 'TX'");
        await FailsAsync("keys create --name ci", 1, "--role");
        await FailsAsync("keys create --name ci --role root", 1, "--role 'root'");
        await FailsAsync("keys list --api here", 1, "--api 'here'");
        await FailsAsync($"keys list --api http://127.0.0.1:{FreePort.Next()}", 4, "no silo answers at");
        await FailsAsync($"keys list --api https://127.0.0.1:{world.Address.Port}", 4, "if it takes plain HTTP, say http://");
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.Unauthorized, 6)]
    [InlineData(HttpStatusCode.Forbidden, 6)]
    [InlineData(HttpStatusCode.TooManyRequests, 6)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 5)]
    [InlineData(HttpStatusCode.NotFound, 2)]
    [InlineData(HttpStatusCode.Conflict, 2)]
    [InlineData(HttpStatusCode.InternalServerError, 2)]
    public void Each_refusal_has_its_exit_code(HttpStatusCode status, int exitCode) =>
        ApiClient.ExitCodeOf(status, code: null).ShouldBe(exitCode);

    [Fact]
    public async Task Who_drains_by_hand_is_asked_and_a_script_is_not()
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);

        var no = await RunAsync("drain walked", typed: "n\n");
        (no.ExitCode, no.Text).ShouldBe((2, ""));
        no.Messages.ShouldContain("nothing new comes to it, and its 0 live sessions go on for Drain.Timeout at most\ndrain it? [y/N] ");
        (await RunAsync("disable walked 10.0.0.1:80", typed: "y\n")).ShouldSatisfyAllConditions(
            said => said.Messages.ShouldContain("target 10.0.0.1:80 of app walked: nothing new comes to it, and its 0 live sessions end"),
            said => said.Text.ShouldStartWith("target 10.0.0.1:80 of app walked: disabled"));
        (await RunAsync("drain walked --yes", typed: "")).Text.ShouldStartWith("app walked: draining");
        (await RunAsync("enable walked", typed: "")).Text.ShouldStartWith("app walked: ready");
        (await RunAsync("disable walked")).Text.ShouldStartWith("app walked: disabled");
        (await RunAsync("drain wakled", typed: "")).Messages.ShouldContain("Did you mean walked?");
    }

    [Fact]
    public async Task An_app_that_is_not_there_is_not_explained() =>
        await FailsAsync("explain nothing", 2, "there is no app 'nothing'");

    [Fact]
    public async Task One_session_is_shown_by_its_id()
    {
        await FailsAsync("get sessions banana", 1, "expected a session's id");
        await FailsAsync($"get sessions {new string('1', 32)} --all", 1, "give an id or --all");
        await FailsAsync($"get sessions {new string('1', 32)}", 2, "there is no live session 1111");
    }

    [Theory]
    [InlineData("get audit --sort status", "status", false)]
    [InlineData("get audit --sort=-time --limit 3", "time", true)]
    [InlineData("get events --sort text", "text", false)]
    [InlineData("get events --sort=-time --limit 3", "time", true)]
    public async Task Rows_come_in_the_order_that_was_asked_for(string line, string column, bool isDescending)
    {
        foreach (var document in new[] { GoodBody.Document, GoodBody.NewerDocument })
            await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, document);
        await world.SendAsync(HttpMethod.Put, "/api/v1/config", world.Admin, "{");

        var values = JsonDocument.Parse((await RunAsync($"{line} -o json")).Text).RootElement.EnumerateArray()
            .Select(row => row.GetProperty(column).GetString()!).ToList();

        values.Distinct().Count().ShouldBeGreaterThan(1);
        values.ShouldBe(isDescending ? values.OrderDescending() : values.Order());
    }

    [Fact]
    public async Task Keys_are_listed_by_the_app_they_are_for()
    {
        var id = KeyText.HashOf(await world.KeyAsync(Role.Viewer, apps: ["mail"]))[..12];

        (await RunAsync("keys list --app mail")).Text.ShouldContain(id);
        (await RunAsync("get keys --app shop")).Text.ShouldNotContain(id);
    }

    [Theory]
    [InlineData("get apps --app wlaked", "there is no app 'wlaked'. Did you mean walked? `odin get apps` lists them.")]
    [InlineData("get targets --app wlaked", "there is no app 'wlaked'. Did you mean walked?")]
    [InlineData("get sessions --app wlaked", "there is no app 'wlaked'. Did you mean walked?")]
    [InlineData("get events --app wlaked", "there is no app 'wlaked'. Did you mean walked?")]
    [InlineData("close --app wlaked --yes", "there is no app 'wlaked'. Did you mean walked?")]
    [InlineData("get targets --region nowhere", "there is no region 'nowhere'. `odin get regions` lists them.")]
    [InlineData("get edges --region nowhere", "there is no region 'nowhere'.")]
    [InlineData("get regions --region nowhere", "there is no region 'nowhere'.")]
    [InlineData("get sessions --region nowhere", "there is no region 'nowhere'.")]
    [InlineData("get sessions --edge nobody", "there is no edge 'nobody'. `odin get edges` lists them.")]
    [InlineData("get sessions --app walked --target 10.9.9.9:1", "there is no target '10.9.9.9:1'.")]
    [InlineData("explain walked --from nowhere", "there is no region 'nowhere'.")]
    public async Task A_name_that_the_cluster_does_not_have_is_said_not_listed_as_nothing(string line, string says)
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);

        await FailsAsync(line, 2, says);
    }

    [Theory]
    [InlineData("get targets --region iad", "10.0.0.2:80")]
    [InlineData("get targets --app mail --region iad", "")]
    [InlineData("get edges --region IAD", "")]
    public async Task A_region_in_which_targets_stand_is_one_without_edges_and_for_other_apps_too(string line, string shows)
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, """
            { "Apps": [ { "Name": "walked", "Ports": [21011], "Targets": ["10.0.0.1:80", { "Address": "10.0.0.2:80", "Region": "iad" }] },
                        { "Name": "mail", "Ports": [21013], "Targets": ["10.0.0.3:80"] } ] }
            """);

        // A grain that has just begun may take longer than a list waits.
        (await Operator.UntilAsync(SaysAsync(line), said => said.StartsWith("0 ", StringComparison.Ordinal))).ShouldContain(shows);
        await Operator.UntilAsync(SaysAsync("get targets --app mail --region iadd"),
            said => said.StartsWith("2 ", StringComparison.Ordinal) && said.Contains("there is no region 'iadd'. Did you mean iad?"));

        Func<Task<string>> SaysAsync(string words) => async () =>
        {
            var (exitCode, text, messages) = await RunAsync(words);
            return $"{exitCode} {text}{messages}";
        };
    }

    [Fact]
    public async Task A_target_is_described_for_each_app_that_has_it()
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, """
            { "Apps": [ { "Name": "chat", "Ports": [21012], "Targets": ["10.0.0.1:80"] },
                        { "Name": "walked", "Ports": [21011], "Targets": ["10.0.0.1:80", "10.0.0.2:80"] } ] }
            """);
        await RunAsync("drain walked 10.0.0.1:80");

        var (exitCode, text, messages) = await RunAsync("describe target 10.0.0.1:80");

        exitCode.ShouldBe(0, messages);
        text.ShouldMatch(@"\nchat +- +ready ");
        text.ShouldMatch(@"\nwalked +- +draining ");
        text.ShouldContain("the operator wants it draining in walked: `odin enable walked 10.0.0.1:80` ends that");
        text.ShouldNotContain("odin enable chat");
        await FailsAsync("describe target 10.0.0.2:80 --app chat", 2, "app chat has no target '10.0.0.2:80'. Did you mean 10.0.0.1:80?");
        await FailsAsync("describe target 10.0.0.2:80 --app chta", 2, "there is no app 'chta'. Did you mean chat?");
        await RunAsync("enable walked 10.0.0.1:80");
    }

    [Fact]
    public async Task The_configuration_is_printed_again_when_it_changes()
    {
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin, GoodBody.Document);
        var pipe = new Pipe();
        using var reader = new StreamReader(pipe.Reader.AsStream());
        await using var writer = new StreamWriter(pipe.Writer.AsStream()) { AutoFlush = true };
        using var stop = new CancellationTokenSource();
        var watching = WatchAsync(new Terminal(Stream.Null, Stream.Null, writer, TextWriter.Null), stop.Token);

        await ReadUntilAsync(reader, "walked");
        await world.SendAsync(HttpMethod.Put, "/api/v1/config?allowRemoval=true", world.Admin,
            GoodBody.Document.Replace("walked", "watched", StringComparison.Ordinal));
        await ReadUntilAsync(reader, "watched");

        await stop.CancelAsync();
        (await watching.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldBe(0);
    }

    private async Task<int> WatchAsync(Terminal terminal, CancellationToken stop)
    {
        using var signals = new StopSignals();
        return await OdinCommand.Create(terminal, signals).Parse($"get config --watch --api {world.Address} --key {world.Admin}")
            .InvokeAsync(cancellationToken: stop);
    }

    private static async Task ReadUntilAsync(StreamReader reader, string text)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        while (await reader.ReadLineAsync(deadline.Token) is { } line && !line.Contains(text, StringComparison.Ordinal)) { }
    }

    private async Task FailsAsync(string line, int exitCode, string says)
    {
        var (actual, text, messages) = await RunAsync(line);
        (actual, text).ShouldBe((exitCode, ""), messages);
        messages.ShouldContain(says);
    }

    /// <summary>By the admin's key and the world's address, unless the line names others.</summary>
    private async Task<(int ExitCode, string Text, string Messages)> RunAsync(string line, string? typed = null)
    {
        if (!line.Contains("--api ", StringComparison.Ordinal)) line += $" --api {world.Address}";
        if (!line.Contains("--key ", StringComparison.Ordinal)) line += $" --key {world.Admin}";
        return await InProcess.RunAsync(typed, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
