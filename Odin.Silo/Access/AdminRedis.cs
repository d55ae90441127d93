using StackExchange.Redis;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Access;

/// <summary>The connection to Redis for keys and the audit, made when it is first needed. It comes back by itself.</summary>
internal sealed class AdminRedis(SiloOptions options) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() =>
        options.Redis!.ConnectAsync());

    /// <summary>The key of something of this cluster.</summary>
    public RedisKey KeyOf(string what) => $"{options.ServiceId}/{what}/{options.ClusterId}";

    public async Task<IDatabase> GetAsync() => (await _connection.Value).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated) await (await _connection.Value).DisposeAsync();
    }
}
