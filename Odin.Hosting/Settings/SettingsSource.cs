using Microsoft.Extensions.Configuration;

namespace Odin.Hosting.Settings;

/// <summary>Where settings come from: <c>appsettings.json</c> of the working directory, then the environment, then the
/// command line; the last one counts.</summary>
public static class SettingsSource
{
    /// <exception cref="InvalidDataException">appsettings.json is not JSON.</exception>
    public static IConfiguration Load(IEnumerable<KeyValuePair<string, string?>> flags) => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
        .AddEnvironmentVariables()
        .AddInMemoryCollection(flags)
        .Build();

    /// <summary>The same without a command line, and without the file when that is not JSON.</summary>
    public static IConfiguration LoadReadable()
    {
        try
        {
            return Load([]);
        }
        catch (InvalidDataException)
        {
            return new ConfigurationBuilder().AddEnvironmentVariables().Build();   // Whoever needs the file reports it.
        }
    }
}
