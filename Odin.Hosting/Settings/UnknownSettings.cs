using System.Collections;
using Microsoft.Extensions.Configuration;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Hosting.Settings;

/// <summary>Variables <c>ODIN__...</c> and keys of section <c>Odin</c> that no process of Odin reads: nearly always a misspelt one, whose
/// value would be missed in silence.</summary>
public static class UnknownSettings
{
    /// <summary>A sentence each.</summary>
    public static IEnumerable<string> In(IConfiguration configuration) =>
        configuration.GetSection(Setting.Section).GetChildren().Select(Error).OfType<string>();

    private static string? Error(IConfigurationSection key)
    {
        var isKnown = KnownSettings.All.Contains(key.Key, StringComparer.OrdinalIgnoreCase);
        var hasMore = key.GetChildren().Any();
        if (isKnown && !hasMore) return null;

        var variable = VariableOf(key.Key);
        var written = variable ?? $"Odin:{key.Key} in appsettings.json";
        if (isKnown) return $"{written} holds a list or a group of keys; it is a single text.";
        var hint = DidYouMean.Hint(key.Key, KnownSettings.All.Select(name => variable is null ? name : name.ToUpperInvariant()));
        return $"{written} is no setting of Odin.{hint} Correct or remove it.";
    }

    /// <summary>The variable of the environment that set it, as it is written there; null: none did.</summary>
    private static string? VariableOf(string key)
    {
        var name = $"{Setting.Section}__{key}";
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .FirstOrDefault(variable => variable.Equals(name, StringComparison.OrdinalIgnoreCase)
                || variable.StartsWith($"{name}__", StringComparison.OrdinalIgnoreCase));
    }
}
