using Odin.Grains.Configuration.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Odin.Cli.Api;

/// <summary>The user's file of clusters: <c>profiles: {NAME: {api, key, keyFile, ca, certificate, certificateKey}}</c> and
/// <c>default: NAME</c>. It may hold keys, so that nobody else may read it.</summary>
internal static class ProfileFile
{
    public const string Shown = "~/.config/odin/config.yaml";

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly string[] Keys = ["api", "key", "keyFile", "ca", "certificate", "certificateKey"];

    public static string Path => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "odin",
        "config.yaml");

    /// <summary>Both null: nothing is said of where the API is.</summary>
    /// <param name="path">The file, which need not be there.</param>
    /// <param name="name">The profile; null: the one that the file names as default.</param>
    public static (Profile? Profile, string? Failure) Read(string path, string? name)
    {
        try
        {
            if (!File.Exists(path))
                return name is null ? (null, null) : (null, $"--profile '{name}': there is no file {path}; docs/CLI.md shows one.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
                return (null, $"{path}: others may read it (mode {Convert.ToString((int)File.GetUnixFileMode(path), 8)}), and it may " +
                    $"hold keys: chmod 600 {path}");
            return Read(path, File.ReadAllText(path), name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: {failure.Message}");
        }
    }

    private static (Profile? Profile, string? Failure) Read(string path, string text, string? name)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException failure)
        {
            return (null, $"{path}:{failure.Start.Line}: this is no YAML: {failure.Message}");
        }

        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }]) return (null, $"{path}: expected `profiles:` with names below it.");
        if (Unknown(root, ["default", "profiles"]) is { } wrong) return (null, $"{path}:{wrong}");
        name ??= Text(root, "default");
        if (name is null) return (null, null);
        var profiles = Find(root, "profiles") as YamlMappingNode;
        var names = profiles?.Children.Keys.Select(key => key.ToString()).ToList() ?? [];
        if (profiles is null || Find(profiles, name) is not YamlMappingNode profile)
            return (null, $"{path}: there is no profile '{name}'.{DidYouMean.Hint(name, names)} It has {string.Join(", ", names)}.");
        if (Unknown(profile, Keys) is { } unknown) return (null, $"{path}:{unknown}");
        return (new Profile(name)
        {
            Api = Text(profile, "api"),
            Key = Text(profile, "key"),
            KeyFile = FileOf(profile, "keyFile"),
            Ca = FileOf(profile, "ca"),
            Certificate = FileOf(profile, "certificate"),
            CertificateKey = FileOf(profile, "certificateKey"),
        }, null);
    }

    private static string? Unknown(YamlMappingNode map, string[] known) => map.Children.Keys
        .Where(key => !known.Contains(key.ToString(), StringComparer.Ordinal))
        .Select(key => $"{key.Start.Line}: '{key}' is not known here.{DidYouMean.Hint(key.ToString(), known)} Expected " +
            $"{string.Join(", ", known)}.")
        .FirstOrDefault();

    private static YamlNode? Find(YamlMappingNode map, string name) =>
        map.Children.FirstOrDefault(child => child.Key is YamlScalarNode { Value: { } key } && key == name).Value;

    private static string? Text(YamlMappingNode map, string name) =>
        Find(map, name) is YamlScalarNode { Value: { Length: > 0 } value } ? value : null;

    /// <summary><c>~/</c> is the user's home.</summary>
    private static string? FileOf(YamlMappingNode map, string name) => Text(map, name) is not { } file ? null
        : file.StartsWith("~/", StringComparison.Ordinal)
            ? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), file[2..]) : file;
}
