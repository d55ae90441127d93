namespace Odin.Cli.Api;

/// <summary>Paths below <c>/api/v1/</c>.</summary>
internal static class ApiPath
{
    /// <summary>With the values that are not null as its query.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var parts = new List<string>();
        foreach (var (name, value) in query)
        {
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    /// <summary>One part of a path.</summary>
    public static string Part(string name) => Uri.EscapeDataString(name);

    public static string? Flag(bool isSaid) => isSaid ? "true" : null;
}
