using System.Globalization;
using System.Net;
using System.Text.Json;
using Odin.Tests.Thor.Support;
using Odin.Thor.Echo;

namespace Odin.Tests.Thor;

public sealed class CommandLineTests
{
    private static string Port(IPEndPoint endpoint) => endpoint.Port.ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("load --port abc", "--port 'abc': expected a TCP port, 1-65535.")]
    [InlineData("load --port 65536", "--port '65536': expected a TCP port, 1-65535.")]
    [InlineData("load --port 1 --duration 5", "--duration '5': expected a duration above zero such as 500ms, 2s, 1m30s or 1h.")]
    [InlineData("load --port 1 --rate -1", "--rate '-1': expected a whole number, 0-1000000.")]
    [InlineData("load --port 1 -o xml", "--output 'xml': expected text or json.")]
    [InlineData("load --port 1 --hold --messages 2", "--messages has no meaning with --hold")]
    [InlineData("load --port 1 --source-addresses 2 --host 192.0.2.1", "--host '192.0.2.1': expected an address of 127.0.0.0/8")]
    [InlineData("load", "'--port' is required")]
    [InlineData("send --port 1 --host a..b x", "--host 'a..b': expected a host name or an IP address.")]
    [InlineData("echo --port 1 --port x", "--port 'x': expected a TCP port, 0-65535.")]
    [InlineData("echo --port 1 --address here", "--address 'here': expected an IP address")]
    [InlineData("echo --port 1 --name a:b", "--name 'a:b': expected 1 to 63 letters, digits, dots, dashes and underscores.")]
    [InlineData("echo --port 1 --loud", "'--loud'")]
    public async Task A_usage_error_names_the_flag_the_value_and_what_was_expected(string line, string message)
    {
        var run = await ThorRun.RunAsync(line.Split(' '));

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("error: ");
        run.Messages.ShouldContain(message);
        run.Messages.ShouldContain($"Run 'thor {line.Split(' ')[0]} --help'");
        run.Text.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("echo", "--upper")]
    [InlineData("send", "--timeout")]
    [InlineData("load", "--source-addresses")]
    public async Task Help_goes_to_standard_output(string command, string flag)
    {
        var run = await ThorRun.RunAsync(command, "--help");

        (run.ExitCode, run.Messages).ShouldBe((0, ""));
        run.Text.ShouldContain(flag);
    }

    [Fact]
    public async Task Version_is_printed()
    {
        var run = await ThorRun.RunAsync("version");

        run.ExitCode.ShouldBe(0);
        run.Text.ShouldStartWith("thor 0.");
    }

    [Fact]
    public async Task The_json_report_is_one_object_with_its_documented_keys()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));

        var run = await ThorRun.RunAsync("load", "--port", Port(target.Endpoint), "--sessions", "20", "-o", "json");

        run.ExitCode.ShouldBe(0);
        var report = JsonDocument.Parse(run.Text).RootElement;
        report.GetProperty("target").GetString().ShouldBe(target.Endpoint.ToString());
        report.GetProperty("sessions").GetProperty("completed").GetInt64().ShouldBe(20);
        report.GetProperty("roundTrips").GetProperty("count").GetInt64().ShouldBe(20);
        report.GetProperty("bytes").GetProperty("received").GetInt64().ShouldBe(20 * 64);
        report.GetProperty("latencyMs").GetProperty("roundTrip").GetProperty("p99.9").GetDouble().ShouldBeGreaterThan(0);
        report.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(
            ["corrupt", "eof", "no-descriptor", "no-port", "other", "refused", "reset", "resolve", "timeout", "unreachable"]);
    }

    [Fact]
    public async Task Both_reports_count_sessions_by_the_targets_name()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), new EchoOptions { Name = "fra-a" });

        var text = await ThorRun.RunAsync("load", "--port", Port(target.Endpoint), "--sessions", "7", "--greeted");
        var json = await ThorRun.RunAsync("load", "--port", Port(target.Endpoint), "--sessions", "8", "--greeted", "-o", "json");

        (text.ExitCode, json.ExitCode).ShouldBe((0, 0));
        text.Text.ShouldContain("answered by   fra-a 7");
        JsonDocument.Parse(json.Text).RootElement.GetProperty("greetings").GetProperty("fra-a").GetInt64().ShouldBe(8);
    }

    [Fact]
    public async Task The_text_report_names_errors_and_the_exit_code_says()
    {
        await using var target = HostileTarget.ThatRefuses();

        var run = await ThorRun.RunAsync("load", "--port", Port(target.Endpoint), "--sessions", "7");

        run.ExitCode.ShouldBe(2);
        run.Text.ShouldContain("errors        refused 7");
    }

    [Fact]
    public async Task Echo_names_a_port_in_use_and_a_remedy()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));

        var run = await ThorRun.RunAsync("echo", "--port", Port(target.Endpoint));

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"port {target.Endpoint.Port} on 127.0.0.1 is in use");
        run.Messages.ShouldContain("choose another --port");
    }
}
