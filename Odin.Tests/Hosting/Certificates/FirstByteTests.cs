using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;

namespace Odin.Tests.Hosting.Certificates;

/// <summary>Which connections of an admin endpoint speak HTTPS, and which may speak HTTP.</summary>
public sealed class FirstByteTests
{
    private const string Hello = "\u0016\u0003\u0001";
    private const string Get = "GET / HTTP/1.1";

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _sent = new();
    private readonly Pipe _answered = new();
    private string _served = "nobody";

    [Theory]
    [InlineData("127.0.0.1", Get, "plain")]
    [InlineData("::1", Get, "plain")]
    [InlineData("::ffff:127.0.0.1", Get, "plain")]
    [InlineData("127.0.0.1", Hello, "secure")]
    [InlineData("10.0.0.5", Hello, "secure")]
    [InlineData("2001:db8::5", Hello, "secure")]
    public async Task Loopback_may_choose_and_the_rest_takes_tls(string local, string sent, string by)
    {
        await SendAsync(sent);

        await TestTimeout.Within(ServeAsync(local));

        _served.ShouldBe($"{by} {sent}", "the server reads what came first");
    }

    [Theory]
    [InlineData("10.0.0.5", Get)]
    [InlineData("::ffff:10.0.0.5", Get)]
    [InlineData("2001:db8::5", "\0")]
    public async Task Plain_http_elsewhere_gets_an_answer_that_says_so_and_nothing_else(string local, string sent)
    {
        await SendAsync(sent);

        await TestTimeout.Within(ServeAsync(local));

        _served.ShouldBe("nobody");
        await _answered.Writer.CompleteAsync();
        var answer = await new StreamReader(_answered.Reader.AsStream()).ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("takes HTTPS only");
        var (head, body) = answer.Split("\r\n\r\n") is [var one, var other] ? (one, other) : default;
        head.ShouldContain($"Content-Length: {body.Length}");
    }

    [Fact]
    public async Task Who_says_nothing_is_let_go()
    {
        var serving = ServeAsync("10.0.0.5");
        _time.Advance(TimeSpan.FromSeconds(10));
        await TestTimeout.Within(serving);

        await _sent.Writer.CompleteAsync();
        await TestTimeout.Within(ServeAsync("10.0.0.5"));

        _served.ShouldBe("nobody");
    }

    private async Task SendAsync(string text) => await _sent.Writer.WriteAsync(Encoding.Latin1.GetBytes(text));

    private Task ServeAsync(string local) => new FirstByte(ServedBy("secure"), ServedBy("plain"), _time).ServeAsync(
        new DefaultConnectionContext("one")
        {
            LocalEndPoint = new IPEndPoint(IPAddress.Parse(local), 8080),
            Transport = new Duplex(_sent.Reader, _answered.Writer),
        });

    private ConnectionDelegate ServedBy(string name) => async connection =>
    {
        var read = await connection.Transport.Input.ReadAsync();
        _served = $"{name} {Encoding.Latin1.GetString(read.Buffer)}";
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
    };

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
