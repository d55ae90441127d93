#pragma warning disable
using System.Collections.Immutable;
using System.Text.Json;
using Odin.Grains.Configuration;
namespace Odin.Cli.Configuration
{
    internal enum ConfigFormat { Json, Yaml, Toml }
    internal sealed record ConfigLoad(ConfigSpec? Config, ImmutableArray<ConfigError> Errors);
    internal static class ConfigFile
    {
        public const string StandardInput = "-";
        public static ConfigLoad Load(string path, ConfigFormat? format, TextReader stdin)
        {
            var d = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new(new ConfigSpec { Apps = [.. d.RootElement.GetProperty("Apps").EnumerateArray().Select(a => new AppSpec
            {
                Name = a.GetProperty("Name").GetString()!,
                Balance = a.TryGetProperty("Balance", out var b) ? Enum.Parse<Balance>(b.GetString()!) : Balance.RoundRobin,
                Ports = [.. a.GetProperty("Ports").EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Number ? new PortRange(p.GetInt32()) : new PortRange(int.Parse(p.GetString()!.Split('-')[0]), int.Parse(p.GetString()!.Split('-')[1])))],
                Targets = [.. a.GetProperty("Targets").EnumerateArray().Select(t => new TargetSpec { Address = new TargetAddress(t.GetString()!.Split(':')[0], int.Parse(t.GetString()!.Split(':')[1])) })],
            })] }, []);
        }
    }
}
namespace Odin.Grains.Configuration
{
    public sealed record ConfigError(string File, int Line, int Column, string Path, string Value, string Message);
    public static class ConfigSchema { public static string Generate() => "{}"; }
}
