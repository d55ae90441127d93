using System.Globalization;
using System.Net;
using System.Text;
using Odin.Tests.Support;
using Odin.Tests.Thor.Support;
using Odin.Thor.Echo;

namespace Odin.Tests.Thor;

public sealed class SendTests
{
    private static string Port(IPEndPoint endpoint) => endpoint.Port.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task The_answer_to_a_message_is_printed()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), new EchoOptions { UpperCase = true });

        var run = await ThorRun.RunAsync("send", "--port", Port(target.Endpoint), "hello");

        (run.ExitCode, run.OutputText, run.Messages).ShouldBe((0, "HELLO\n", ""));
    }

    [Fact]
    public async Task Redirected_input_is_sent_as_it_is()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));
        var input = new byte[3_000_000];
        new Random(3).NextBytes(input);

        var run = await ThorRun.RunAsync(input, ["send", "--port", Port(target.Endpoint)]);

        run.ExitCode.ShouldBe(0);
        run.Output.SequenceEqual(input).ShouldBeTrue();
    }

    [Fact]
    public async Task A_terminal_is_asked_for_the_message()
    {
        await using var target = EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0));

        var run = await ThorRun.RunAsync(Encoding.UTF8.GetBytes("typed\nmore\n"), ["send", "--port", Port(target.Endpoint)], isTyped: true);

        (run.ExitCode, run.OutputText, run.Messages).ShouldBe((0, "typed\n", "message: "));
    }

    [Fact]
    public async Task A_refusing_target_is_named_with_a_remedy()
    {
        await using var target = HostileTarget.ThatRefuses();

        var run = await ThorRun.RunAsync("send", "--port", Port(target.Endpoint), "hello");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Messages.ShouldContain($"{target.Endpoint} refused the connection");
        run.Messages.ShouldContain($"thor echo --port {target.Endpoint.Port}");
    }

    [Fact]
    public async Task A_reset_is_an_error()
    {
        await using var target = HostileTarget.ThatResets();

        var run = await ThorRun.RunAsync("send", "--port", Port(target.Endpoint), "hello");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain($"{target.Endpoint} reset the connection");
    }

    [Fact]
    public async Task A_silent_target_runs_into_the_timeout()
    {
        await using var target = HostileTarget.ThatIsSilent();

        var run = await ThorRun.RunAsync("send", "--port", Port(target.Endpoint), "--timeout", "200ms", "hello");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("did not answer in time");
    }

    [Fact]
    public async Task A_name_without_an_address_is_an_error()
    {
        var run = await ThorRun.RunAsync("send", "--port", "9", "--host", "no-such-host.invalid", "hello");

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain("'no-such-host.invalid' cannot be resolved");
    }

    [Fact]
    public async Task Input_streams_while_it_is_still_open()
    {
        await using var target = HostileTarget.ThatResets();
        using var thor = ToolProcess.Start("thor", "send", "--port", Port(target.Endpoint));

        await thor.Input.WriteLineAsync("first");
        await thor.Input.FlushAsync();

        // The reset can only come when "first" has arrived, and the input has not ended.
        (await thor.ReadMessageAsync()).ShouldContain("reset the connection");
        (await thor.WaitForExitAsync()).ShouldBe(2);
    }
}
