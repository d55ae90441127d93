using Odin.Hosting.Settings;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>Whether the library finds a server, where only it knows the way.</summary>
internal static class RedisLibraryCheck
{
    /// <summary>Null: a server answers; otherwise why none does. Completes within a few seconds.</summary>
    public static async Task<string?> FailureAsync(ConfigurationOptions options)
    {
        (options.AbortOnConnectFail, options.ConnectRetry) = (true, 1);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return null;
        }
        catch (RedisConnectionException exception)
        {
            return exception.FailureType == ConnectionFailureType.AuthenticationFailure
                ? "it refuses the user or the password, or one side the other's certificate" : "no connection can be made";
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Secrets.Redact(exception.Message);
        }
    }
}
