using System.Text;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration.Reading;

namespace Odin.Tests.Grains.Configuration;

/// <summary>Documents as a process gets them on standard input.</summary>
internal static class Document
{
    public static Stream Of(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    /// <param name="format">json, yaml or toml.</param>
    public static ConfigLoad Load(string text, string format) =>
        Load(Encoding.UTF8.GetBytes(text), Enum.Parse<ConfigFormat>(format, ignoreCase: true));

    public static ConfigLoad Load(byte[] bytes, ConfigFormat format) =>
        ConfigFile.Load(ConfigFile.StandardInput, format, new MemoryStream(bytes));
}
