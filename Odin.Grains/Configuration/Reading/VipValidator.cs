using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>What no single value shows of VIPs: names and addresses that stand twice, and apps that name one that is not there.</summary>
internal sealed class VipValidator(ConfigNode document, ConfigErrors errors)
{
    private readonly DocumentPlaces _places = new(document);

    public void Check(ConfigDocument read)
    {
        CheckNames(read.Vips);
        CheckAddresses(read.Vips);
        for (var index = 0; index < read.Apps.Length; index++) CheckReference(read.Apps[index], index, read.Vips);
    }

    private void CheckNames(ImmutableArray<VipSpec> vips)
    {
        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < vips.Length; index++)
        {
            var name = vips[index].Name;
            if (name.Length == 0 || first.TryAdd(name, index)) continue;
            Add($"is also the name of Vips[{first[name]}]; names of VIPs are unique without regard to case.", "Vips", index, "Name");
        }
    }

    private void CheckAddresses(ImmutableArray<VipSpec> vips)
    {
        var first = new Dictionary<string, string>();
        for (var index = 0; index < vips.Length; index++)
        {
            for (var place = 0; place < vips[index].Addresses.Length; place++)
            {
                var address = vips[index].Addresses[place];
                if (string.IsNullOrEmpty(address) || first.TryAdd(address, $"Vips[{index}].Addresses[{place}]")) continue;
                Add($"is also {first[address]}; an address belongs to one VIP and stands once.", "Vips", index, "Addresses", place);
            }
        }
    }

    private void CheckReference(AppSpec app, int index, ImmutableArray<VipSpec> vips)
    {
        if (app.Vip is not { Name: { Length: > 0 } name }) return;
        if (vips.Any(vip => vip.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) return;
        var known = vips.IsEmpty ? "There is no list \"Vips\" in this document: add one with this VIP and its addresses."
            : $"Known VIPs: {string.Join(", ", vips.Select(vip => vip.Name))}.";
        Add($"is no VIP of this document.{DidYouMean.Hint(name, vips.Select(vip => vip.Name))} {known}", "Apps", index, "Vip");
    }

    /// <summary>What an app has from the defaults stands there.</summary>
    private void Add(string message, params object[] steps)
    {
        var path = steps.Aggregate(ConfigPath.Document, (path, step) => step is int index ? path.Item(index) : path.Key((string)step));
        var node = _places.Find(steps) ?? (steps[^1] is "Vip" ? _places.Find("Defaults", "Vip") : null) ?? document;
        errors.Add(node, path, $"{message}");
    }
}
