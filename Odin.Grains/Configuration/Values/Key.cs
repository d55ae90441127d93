using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>One key of an object of type <typeparamref name="TOwner"/>.</summary>
internal abstract class Key<TOwner>(string name, string description, bool isRequired)
{
    public string Name => name;

    public string Description => description;

    public bool IsRequired => isRequired;

    public abstract bool TryRead(ConfigNode node, ConfigPath path, ConfigErrors errors, ref TOwner owner);

    /// <summary>False: what the key says is the default.</summary>
    public abstract bool Differs(TOwner owner, TOwner start);

    public abstract JsonNode? Write(TOwner owner);

    public abstract JsonObject Schema(TOwner start);

    public abstract string Expected { get; }

    /// <summary>This key's row of the documentation, then those below it.</summary>
    public abstract IEnumerable<KeyDescription> Describe(string prefix, TOwner start);
}

/// <inheritdoc />
/// <param name="name">As it is written.</param>
/// <param name="description">One sentence for people.</param>
/// <param name="value">How the value is read and written.</param>
/// <param name="isRequired">It has no default.</param>
internal sealed class Key<TOwner, TValue>(
    string name,
    string description,
    ConfigValue<TValue> value,
    Func<TOwner, TValue> get,
    Func<TOwner, TValue, TOwner> set,
    bool isRequired = false) : Key<TOwner>(name, description, isRequired)
{
    public override string Expected => value.Expected;

    public override bool TryRead(ConfigNode node, ConfigPath path, ConfigErrors errors, ref TOwner owner)
    {
        if (!value.TryRead(node, get(owner), path, errors, out var read)) return false;
        owner = set(owner, read);
        return true;
    }

    /// <remarks>Nearly all values of a large document are the default's own; lists are equal here only when they are the same object, so
    /// the rest is compared as it is written.</remarks>
    public override bool Differs(TOwner owner, TOwner start) =>
        !EqualityComparer<TValue>.Default.Equals(get(owner), get(start)) && !JsonNode.DeepEquals(Write(owner), Write(start));

    public override JsonNode? Write(TOwner owner) => value.Write(get(owner));

    public override JsonObject Schema(TOwner start)
    {
        var schema = value.Schema(get(start));
        schema["description"] = Description;
        if (!IsRequired) schema["default"] = Write(start);
        return schema;
    }

    public override IEnumerable<KeyDescription> Describe(string prefix, TOwner start)
    {
        var path = prefix.Length == 0 ? Name : $"{prefix}.{Name}";
        var inner = value.Describe(path, get(start)).ToList();
        var shown = inner.Count > 0 && !IsRequired && get(start) is not null ? "as below" : value.Show(get(start));
        return inner.Prepend(new KeyDescription(path, Expected, IsRequired ? null : shown, Description));
    }
}
