using Odin.Hosting.Files;
using Odin.Hosting.Settings;
using StackExchange.Redis.Configuration;

namespace Odin.Hosting.Redis;

/// <summary>A password in a file, read for every connection that is made: one that changed is used from the next connection on.</summary>
/// <param name="path">Its first line is the password.</param>
public sealed class PasswordFile(string path) : DefaultOptionsProvider
{
    private string? _last;

    /// <summary>While the file cannot be read, the password that was read last.</summary>
    public override string? Password => _last = Read(path).Password ?? _last;

    /// <summary>The password, or in words for people why there is none.</summary>
    public static (string? Password, string? Failure) Read(string path)
    {
        try
        {
            var password = File.ReadLines(path).FirstOrDefault()?.Trim();
            if (string.IsNullOrEmpty(password)) return (null, $"the password file {path} is empty");
            Secrets.Add(password);
            return (password, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, $"the password file {path} {FileFailure.Of(path, exception)}");
        }
    }
}
