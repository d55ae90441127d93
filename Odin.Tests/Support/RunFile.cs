using System.Globalization;

namespace Odin.Tests.Support;

/// <summary>The configuration of an <c>odin run</c>, in a file that goes with the test.</summary>
internal sealed class RunFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public static string App(string name, int port, params string[] targets) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            { "Name": "{{name}}", "Ports": [{{port}}], "Targets": [{{string.Join(", ", targets.Select(target => $"\"{target}\""))}}] }
            """);

    /// <summary>As editors do it: a new file in the place of the old one.</summary>
    public void Write(params string[] apps) => WriteText($"{{ \"Apps\": [ {string.Join(", ", apps)} ] }}");

    public void WriteText(string document)
    {
        File.WriteAllText($"{Path}.new", document);
        File.Move($"{Path}.new", Path, overwrite: true);
    }

    public void Dispose() => File.Delete(Path);
}
