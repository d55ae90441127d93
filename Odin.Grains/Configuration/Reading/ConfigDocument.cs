using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The document as a whole: what all apps share, and the apps.</summary>
internal sealed record ConfigDocument(
    AppSpec Defaults, ImmutableArray<AppSpec> Apps, ImmutableArray<VipSpec> Vips, ImmutableArray<RegionSpec> Regions)
{
    public const string DefaultsKey = "Defaults";

    /// <summary>Top-level keys that begin so are the author's own: for anchors, notes, other tools.</summary>
    public const string ExtensionPrefix = "x-";

    public static ConfigDocument Empty { get; } = new(ConfigSchema.NewApp, [], [], []);

    public static RecordValue<ConfigDocument> Shape { get; } = new(
        "an object with Apps",
        new Key<ConfigDocument, string>("$schema", "Where an editor finds the JSON Schema of this document; Odin does not read it.",
            new ReferenceValue(), _ => "", (document, _) => document),
        new Key<ConfigDocument, AppSpec>(
            DefaultsKey, "What holds for every app that does not say otherwise: any key of an app but Name, Ports and Targets.",
            new DefaultsValue(), document => document.Defaults, (document, value) => document with { Defaults = value }),
        new Key<ConfigDocument, ImmutableArray<VipSpec>>(
            "Vips", "Addresses that all regions share, for apps to name.", VipSchema.List, document => document.Vips,
            (document, value) => document with { Vips = value }),
        new Key<ConfigDocument, ImmutableArray<RegionSpec>>(
            "Regions", "Where regions stand on the dashboard's map; those of airport codes and cloud regions are known.",
            RegionSchema.ByName, document => document.Regions, (document, value) => document with { Regions = value }),
        new AppsKey());

    /// <summary>The apps' key: what an app does not say comes from the defaults, which are read before.</summary>
    private sealed class AppsKey() : Key<ConfigDocument>("Apps", "The services to proxy.", isRequired: true)
    {
        public override string Expected => "a list of apps";

        public override bool TryRead(ConfigNode node, ConfigPath path, ConfigErrors errors, ref ConfigDocument owner)
        {
            var isGood = Apps(owner).TryRead(node, [], path, errors, out var apps);
            owner = owner with { Apps = apps };
            return isGood;
        }

        public override bool Differs(ConfigDocument owner, ConfigDocument start) => true;

        public override JsonNode? Write(ConfigDocument owner) =>
            new JsonArray([.. owner.Apps.Select(app => ConfigSchema.App.WriteDifferences(app, owner.Defaults))]);

        public override JsonObject Schema(ConfigDocument start)
        {
            var schema = Apps(start).Schema([]);
            schema["description"] = Description;
            return schema;
        }

        public override IEnumerable<KeyDescription> Describe(string prefix, ConfigDocument start) =>
            Apps(start).Describe(Name, []).Prepend(new KeyDescription(Name, Expected, null, Description));

        private static ListValue<AppSpec> Apps(ConfigDocument document) => new(ConfigSchema.App, document.Defaults);
    }

    private sealed class DefaultsValue : ConfigValue<AppSpec>
    {
        private static readonly RecordValue<AppSpec> Shape = ConfigSchema.App.Without("Name", "Ports", "Targets");

        public override string Expected => "an object with keys of an app";

        public override bool TryRead(ConfigNode node, AppSpec start, ConfigPath path, ConfigErrors errors, out AppSpec value) =>
            Shape.TryRead(node, start, path, errors, out value);

        public override JsonNode? Write(AppSpec value) => Shape.WriteDifferences(value, ConfigSchema.NewApp);

        public override JsonObject Schema(AppSpec start) => Shape.Schema(start);
    }

    private sealed class ReferenceValue : TextualValue<string>
    {
        public override string Expected => "a path or URL";

        public override JsonObject Schema(string start) => new() { ["type"] = "string" };

        protected override bool TryParse(string text, out string value)
        {
            value = text;
            return true;
        }

        protected override string Format(string value) => value;
    }
}
