using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using Odin.Silo.Connections;
using Odin.Tests.Support;

namespace Odin.Tests.Silo.Connections;

/// <summary>A connection to a gateway on which nothing comes for long.</summary>
public sealed class IdleTimeoutTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Pipe _fromPeer = new();
    private readonly DefaultConnectionContext _connection;

    public IdleTimeoutTests() =>
        _connection = new DefaultConnectionContext("one", new WatchedTransport(_fromPeer.Reader, new Pipe().Writer),
            new WatchedTransport(new Pipe().Reader, _fromPeer.Writer));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task It_is_closed_after_its_time_and_not_while_something_comes()
    {
        using var read = new SemaphoreSlim(0);
        var ended = new TaskCompletionSource();
        _connection.ConnectionClosed.Register(ended.SetResult);
        var running = IdleTimeout.Around(ReadAllAsync, _time)(_connection);

        for (var message = 0; message < 3; message++)
        {
            _time.Advance(IdleTimeout.Length - TimeSpan.FromMinutes(1));
            await _fromPeer.Writer.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
            await read.WaitAsync(TestTimeout.Usual, TestContext.Current.CancellationToken);
        }

        ended.Task.IsCompleted.ShouldBeFalse();
        _time.Advance(IdleTimeout.Length + TimeSpan.FromMinutes(1));

        await ended.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time);
        await _fromPeer.Writer.CompleteAsync();
        await running;

        async Task ReadAllAsync(ConnectionContext connection)
        {
            while (await connection.Transport.Input.ReadAsync() is { IsCompleted: false } result)
            {
                connection.Transport.Input.AdvanceTo(result.Buffer.End);
                read.Release();
            }
        }
    }
}
