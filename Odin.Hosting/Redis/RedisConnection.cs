using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>How Odin talks to Redis: it may come later than we do and go in between, and nobody waits for it longer than 2 s.</summary>
public static class RedisConnection
{
    private const int DeadlineMilliseconds = 2000;   // Below the 5 s after which Orleans gives a call up: who asked hears why.

    public static bool IsValid(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static ConfigurationOptions Options(string text)
    {
        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false;
        (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout) = (DeadlineMilliseconds, DeadlineMilliseconds, DeadlineMilliseconds);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return options;
    }

    /// <summary>The servers without passwords, for messages.</summary>
    public static string Servers(string text) => string.Join(", ", ConfigurationOptions.Parse(text).EndPoints.Select(endpoint => endpoint.ToString()));

    /// <summary>Null: a server answers; otherwise why none does. Completes within a few seconds.</summary>
    public static async Task<string?> FailureAsync(string text)
    {
        var options = Options(text);
        (options.AbortOnConnectFail, options.ConnectRetry) = (true, 1);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return null;
        }
        catch (RedisConnectionException exception)
        {
            return exception.FailureType == ConnectionFailureType.AuthenticationFailure ? "it refuses the user or the password" : "no connection can be made";
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return exception.Message;
        }
    }
}
