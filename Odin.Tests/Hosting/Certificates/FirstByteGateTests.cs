using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;

namespace Odin.Tests.Hosting.Certificates;

/// <summary>What comes before the handshake at a silo's ports.</summary>
public sealed class FirstByteGateTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _fromPeer = new();
    private readonly DefaultConnectionContext _connection = new();
    private byte[]? _read;

    public FirstByteGateTests() => _connection.Transport = new Ends(_fromPeer.Reader, new Pipe().Writer);

    [Fact]
    public async Task What_has_come_is_read_whole_by_what_follows()
    {
        await _fromPeer.Writer.WriteAsync(new byte[] { 22, 3, 1 }, TestContext.Current.CancellationToken);

        await PassAsync();

        _read.ShouldBe([22, 3, 1]);
    }

    [Fact]
    public async Task A_connection_that_ends_before_its_first_byte_goes_no_further()
    {
        await _fromPeer.Writer.CompleteAsync();

        await PassAsync();

        _read.ShouldBeNull();
    }

    [Fact]
    public async Task A_connection_that_breaks_before_its_first_byte_goes_no_further()
    {
        await _fromPeer.Writer.CompleteAsync(new ConnectionResetException("reset"));

        await PassAsync();

        _read.ShouldBeNull();
    }

    [Fact]
    public async Task Who_does_not_speak_until_the_deadline_goes_no_further()
    {
        var passing = PassAsync();
        passing.IsCompleted.ShouldBeFalse();
        _time.Advance(Deadline);

        await passing;

        _read.ShouldBeNull();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task PassAsync() => FirstByteGate.PassAsync(_connection, async () =>
    {
        var read = await _connection.Transport.Input.ReadAsync();
        _read = read.Buffer.FirstSpan.ToArray();
        _connection.Transport.Input.AdvanceTo(read.Buffer.End);
    }, Deadline, _time);

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
