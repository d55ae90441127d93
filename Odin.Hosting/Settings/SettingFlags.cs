using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Odin.Hosting.Settings;

/// <summary>The flags of a command that stand for settings; what is not given on the command line comes from
/// the environment and appsettings.json.</summary>
public sealed class SettingFlags
{
    private readonly ImmutableArray<(Setting Setting, Option<string?> Flag)> _flags;

    /// <param name="settings">One flag each.</param>
    /// <param name="isChecked">See <see cref="Setting.NewFlag"/>.</param>
    public SettingFlags(IEnumerable<Setting> settings, bool isChecked = false) =>
        _flags = [.. settings.Select(setting => (setting, setting.NewFlag(isChecked)))];

    public void AddTo(Command command)
    {
        foreach (var (_, flag) in _flags) command.Options.Add(flag);
    }

    /// <summary>The flag stands on the command line.</summary>
    public bool IsGiven(ParseResult parsed, string name) =>
        _flags.Any(pair => pair.Setting.Name == name && parsed.GetValue(pair.Flag) is not null);

    /// <exception cref="InvalidDataException">appsettings.json is not JSON.</exception>
    public IConfiguration Load(ParseResult parsed) =>
        SettingsSource.Load(_flags.Select(pair => KeyValuePair.Create(pair.Setting.Key, parsed.GetValue(pair.Flag)))
            .Where(pair => pair.Value is not null));
}
