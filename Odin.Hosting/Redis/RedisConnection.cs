using Odin.Hosting.Settings;
using StackExchange.Redis;

namespace Odin.Hosting.Redis;

/// <summary>How Odin talks to Redis: it may come later than we do and go in between, and nobody waits for it longer than 2 s.</summary>
public static class RedisConnection
{
    private const int DeadlineMilliseconds = 2000;   // Below the 5 s after which Orleans gives a call up: the caller learns why.

    public static bool IsValid(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text);
            Secrets.Add(options.Password);
            return options.EndPoints.Count > 0 && ConnectionStringHint.OldAddressIn(text) is null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <param name="text">A valid connection string.</param>
    /// <param name="passwordFile">The file of its password, read again with each connection; null: the password stands in
    /// <paramref name="text"/>, or there is none.</param>
    public static ConfigurationOptions Options(string text, string? passwordFile)
    {
        var options = ConfigurationOptions.Parse(text);
        if (passwordFile is not null) options.Defaults = new PasswordFile(passwordFile);
        options.AbortOnConnectFail = false;
        (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout) =
            (DeadlineMilliseconds, DeadlineMilliseconds, DeadlineMilliseconds);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return options;
    }

    /// <summary>The servers without passwords, for messages.</summary>
    public static string Servers(string text) =>
        string.Join(", ", ConfigurationOptions.Parse(text).EndPoints.Select(endpoint => endpoint.ToString()));

    /// <summary>Null: a server answers; otherwise why none does. Completes within a few seconds.</summary>
    public static async Task<string?> FailureAsync(string text, string? passwordFile)
    {
        if (passwordFile is not null && PasswordFile.Read(passwordFile).Failure is { } unreadable) return unreadable;

        var options = Options(text, passwordFile);
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
                ? "it refuses the user or the password" : "no connection can be made";
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return Secrets.Redact(exception.Message);
        }
    }
}
