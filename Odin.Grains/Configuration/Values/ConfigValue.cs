using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>How one type of value is read, written and described. Reading, schema and documentation all come from it.</summary>
internal abstract class ConfigValue<T>
{
    /// <summary>What may stand there, in words for people: <c>a duration from 1ms to 5m</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads the value, or reports every error in it.</summary>
    /// <param name="node">What was written.</param>
    /// <param name="start">What holds for the parts that were not written: the default.</param>
    public abstract bool TryRead(ConfigNode node, T start, ConfigPath path, ConfigErrors errors, out T value);

    public abstract JsonNode? Write(T value);

    /// <summary>The JSON Schema of the value, without its default.</summary>
    public abstract JsonObject Schema(T start);

    /// <summary>The keys inside the value with their paths below <paramref name="prefix"/>; most values have none.</summary>
    public virtual IEnumerable<KeyDescription> Describe(string prefix, T start) => [];

    /// <summary>The default as documentation shows it.</summary>
    public virtual string Show(T value) => Write(value)?.ToJsonString().Trim('"') ?? "null";
}

/// <summary>One row of the documentation.</summary>
/// <param name="Path">For example <c>Apps[].Connect.Timeout</c>.</param>
/// <param name="Default">Null when the key must be written.</param>
public sealed record KeyDescription(string Path, string Expected, string? Default, string Description);
