namespace Odin.Tests.Containers;

/// <summary>One service of docker-compose.yml, as the file has it after its merges.</summary>
internal sealed record ComposeService(string Name, IReadOnlyDictionary<string, object> Keys)
{
    private const string OfService = "service:";

    /// <summary>The service whose network it shares; null: it has its own.</summary>
    public ComposeService? Host { get; init; }

    /// <summary>Not started by a plain <c>up</c>.</summary>
    public bool IsOptional => Keys.ContainsKey("profiles");

    public string Image => (string)Keys["image"];

    /// <summary>The command's words; empty when the image's own is used.</summary>
    public IReadOnlyList<string> Command => List("command");

    public IReadOnlyList<string> Ports => List("ports");

    public IReadOnlyList<string> Volumes => List("volumes");

    public IReadOnlyDictionary<string, string> Environment => Map("environment").ToDictionary(pair => pair.Key, pair => (string)pair.Value);

    /// <summary>The fixed address on each network, or those of its host.</summary>
    public IReadOnlyDictionary<string, string> Addresses => Host?.Addresses ?? Map("networks")
        .ToDictionary(pair => pair.Key, pair => (string)ComposeFile.Map(pair.Value)["ipv4_address"]);

    /// <summary>Its only address, or that of the region when it is on the backbone too.</summary>
    public string Address => Addresses.First(pair => pair.Key != ComposeFile.Backbone).Value;

    public string Region => Addresses.First(pair => pair.Key != ComposeFile.Backbone).Key;

    public static string? HostIn(IReadOnlyDictionary<string, object> keys) =>
        keys.TryGetValue("network_mode", out var mode) && ((string)mode).StartsWith(OfService, StringComparison.Ordinal)
            ? ((string)mode)[OfService.Length..] : null;

    public IReadOnlyList<string> List(string key) => Keys.TryGetValue(key, out var value) ? [.. ((List<object>)value).Cast<string>()] : [];

    public IReadOnlyDictionary<string, object> Map(string key) =>
        Keys.TryGetValue(key, out var value) ? ComposeFile.Map(value) : new Dictionary<string, object>();

    /// <summary>The word after <paramref name="flag"/>.</summary>
    public string After(string flag) => Command[Command.ToList().IndexOf(flag) + 1];
}
