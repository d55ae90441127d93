using Microsoft.Extensions.Configuration;

namespace Odin.Hosting.Settings;

/// <summary>Reads options out of the .NET configuration and collects every error.</summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [.. UnknownSettings.In(configuration)];

    /// <summary>One sentence each, in the order of reading.</summary>
    public IReadOnlyList<string> ConfigErrors => _errors;

    /// <summary>An absent or empty value leaves the default.</summary>
    public T Read<T>(IEnumerable<Setting<T>> settings) where T : new()
    {
        var options = new T();
        foreach (var setting in settings)
        {
            if (configuration[setting.Key] is { Length: > 0 } text && !setting.TryApply(text, options)) _errors.Add(Error(setting, text));
        }

        return options;
    }

    /// <summary>Adds what the values of several settings together show to be wrong.</summary>
    public void Refuse(IEnumerable<string> errors) => _errors.AddRange(errors);

    /// <summary>Only collects the errors.</summary>
    public void Check(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings)
        {
            if (configuration[setting.Key] is { Length: > 0 } text && !setting.IsValid(text)) _errors.Add(Error(setting, text));
        }
    }

    private static string Error(Setting setting, string text) =>
        $"{setting.Key} {(setting.IsSecret ? "(not shown, it may hold a " +
            "password)" : $"'{text}'")}: expected " +
                $"{setting.Expected}.{setting.Hint(text)} Correct it on the command line " +
                    $"({setting.Flag}), in the environment ({setting.Variable}) or in appsettings.json.";
}
