using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Checks a configuration that did not come through a reader, as a reader would.</summary>
internal static class ConfigCheck
{
    private const int MaxErrors = 20;

    /// <summary>What a reader of this process made. It is immutable, so it stays good; a changed copy is another object.</summary>
    private static readonly ConditionalWeakTable<ConfigSpec, object> Made = [];

    /// <summary>A reader made this and found nothing wrong: to write and read it once more would find nothing either.</summary>
    public static void OnRead(ConfigSpec config) => Made.AddOrUpdate(config, config);

    /// <summary>Empty: a reader takes it.</summary>
    public static ImmutableArray<string> Errors(ConfigSpec config)
    {
        if (Made.TryGetValue(config, out _)) return [];
        string text;
        try
        {
            text = ConfigWriter.ToJson(config);
        }
        catch (Exception exception)
        {
            // A list that was never set, a null: whatever the writer met, no reader could have made it.
            return [$"it is no configuration at all ({exception.Message})"];
        }

        var errors = ConfigReader.ReadJson(text, "the document").Errors.Take(MaxErrors);
        return [.. errors.Select(error => $"{(error.Path.Length > 0 ? $"{error.Path}: " : "")}{error.Message}")];
    }
}
