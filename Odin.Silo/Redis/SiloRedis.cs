using StackExchange.Redis;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Redis;

/// <summary>The silo's one connection to Redis beside the two that Orleans makes for its list of silos and for storage: for all that is
/// small. Made when it is first needed; it comes back by itself.</summary>
/// <remarks>From any thread. When Redis returns, all silos and edges connect to it anew: each connection less is one less then.</remarks>
internal sealed class SiloRedis(SiloOptions options) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _connection;

    /// <summary>The key of something of this cluster.</summary>
    public RedisKey KeyOf(string what) => $"{options.ServiceId}/{what}/{options.ClusterId}";

    public async Task<IDatabase> GetAsync() => (await ConnectAsync()).GetDatabase();

    /// <summary>The same one for all. What could not be made is made anew for whoever asks next.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock) return _connection is null or { IsFaulted: true } ? _connection = options.Redis!.ConnectAsync() : _connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsCompletedSuccessfully: true } connection) await (await connection).DisposeAsync();
    }
}
