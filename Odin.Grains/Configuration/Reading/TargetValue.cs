using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>A target: <c>host:port</c> alone, or an object that says more.</summary>
internal sealed class TargetValue(AddressValue address, RecordValue<TargetSpec> full) : ConfigValue<TargetSpec>
{
    public override string Expected => $"{address.Expected}, or an object with Address";

    public override bool TryRead(ConfigNode node, TargetSpec start, ConfigPath path, ConfigErrors errors, out TargetSpec value)
    {
        if (node is MapNode) return full.TryRead(node, start, path, errors, out value);

        var isGood = address.TryRead(node, start.Address, path, errors, out var read);
        value = start with { Address = read };
        return isGood;
    }

    public override JsonNode? Write(TargetSpec value) => value == new TargetSpec
    {
        Address = value.Address,
    } ? address.Write(value.Address) : full.WriteDifferences(value, ConfigSchema.NewTarget);

    public override JsonObject Schema(TargetSpec start) => new()
    {
        ["anyOf"] = new JsonArray(address.Schema(start.Address), full.Schema(start)),
    };

    public override IEnumerable<KeyDescription> Describe(string prefix, TargetSpec start) => full.Describe(prefix, start);
}
