using System.Collections.Immutable;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The keys of a VIP, and how apps come to theirs.</summary>
internal static class VipSchema
{
    private static readonly VipSpec New = new() { Name = "", Addresses = [] };

    public static ListValue<VipSpec> List { get; } = new(new RecordValue<VipSpec>(
        "an object with Name and Addresses",
        new Key<VipSpec, string>("Name", "The VIP's name, unique without regard to case.", new NameValue(), vip => vip.Name,
            (vip, value) => vip with { Name = value }, isRequired: true),
        new Key<VipSpec, ImmutableArray<string>>("Addresses",
            "Its addresses, IPv4 and IPv6; every machine with an edge has them on an interface, and its edge announces them together.",
            new ListValue<string>(new VipAddressValue(), "", minItems: 1), vip => vip.Addresses,
            (vip, value) => vip with { Addresses = value }, isRequired: true)), New);

    /// <summary>A reference by name; the addresses come with <see cref="Resolve"/>.</summary>
    public static Key<AppSpec, string?> Reference { get; } = new("Vip",
        "The VIP by which clients come: edges that serve all its apps announce it. null: none.",
        Optional.Of(new NameValue(), ""), app => app.Vip?.Name,
        (app, name) => app with { Vip = name is null ? null : New with { Name = name } });

    /// <summary>Gives every app the VIP that it names, if there is one.</summary>
    public static ImmutableArray<AppSpec> Resolve(ImmutableArray<AppSpec> apps, ImmutableArray<VipSpec> vips)
    {
        if (vips.IsEmpty) return apps;
        var known = vips.ToLookup(vip => vip.Name, StringComparer.OrdinalIgnoreCase);
        return [.. apps.Select(app => app.Vip is { } named ? app with { Vip = known[named.Name].FirstOrDefault(named) } : app)];
    }

    /// <summary>The VIPs that apps bring with them, where there is no document.</summary>
    public static ImmutableArray<VipSpec> Of(IEnumerable<AppSpec> apps) =>
        [.. apps.Select(app => app.Vip).OfType<VipSpec>().DistinctBy(vip => vip.Name, StringComparer.OrdinalIgnoreCase)];
}
