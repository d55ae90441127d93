using Odin.Grains.Regions;

namespace Odin.Bench.World;

/// <summary>How large the world is whose calls are measured. Each has a name of the command line.</summary>
internal sealed record WorldSize
{
    private static readonly Dictionary<string, int> Defaults = new()
    {
        ["edges"] = 200,
        ["regions"] = 12,
        ["apps"] = 10_000,
        ["active"] = 5,
        ["limited"] = 4,
        ["connections"] = 50_000,
        ["silos"] = 4,
        ["seconds"] = 3,
        ["seed"] = 7,
        ["full"] = ShardSize.Usual,
    };

    private readonly Dictionary<string, int> _values = new(Defaults);

    public int Edges => _values["edges"];

    public int Regions => _values["regions"];

    public int Apps => _values["apps"];

    /// <summary>Apps that have clients; the others are served and never used.</summary>
    public int InUse => Math.Max(1, Apps * _values["active"] / 100);

    /// <summary>Apps in use with <c>MaxConnections</c>.</summary>
    public int Limited => Math.Min(_values["limited"], InUse / 20);

    /// <summary>Connections a second at each edge.</summary>
    public double PerEdge => _values["connections"] / (double)Edges;

    public int Silos => _values["silos"];

    /// <summary>How long the world is measured in peace.</summary>
    public int Seconds => _values["seconds"];

    public int Seed => _values["seed"];

    /// <summary>A region with more edges is split.</summary>
    public int Full => _values["full"];

    /// <summary><c>--edges 200</c> or <c>edges=200</c>, in any order; null: a name or a number is none, and standard error says
    /// it.</summary>
    public static WorldSize? Parse(string[] args)
    {
        var size = new WorldSize();
        var words = args.SelectMany(arg => arg.TrimStart('-').Split('=')).ToArray();
        for (var word = 0; word < words.Length; word += 2)
        {
            var isNumber = int.TryParse(words.ElementAtOrDefault(word + 1), out var number) && number >= 0;
            if (isNumber && Defaults.ContainsKey(words[word]))
            {
                size._values[words[word]] = number;
                continue;
            }

            Console.Error.WriteLine($"'{words[word]}' and a number: expected one of "
                + string.Join(", ", Defaults.Select(known => $"--{known.Key} {known.Value}")) + " (these are the defaults).");
            return null;
        }

        return size;
    }

    public override string ToString() =>
        $"{Edges} edges in {Regions} regions, {Silos} silos, {Apps} apps of {WorldCost.Targets} targets: "
        + $"{InUse} in use, by Zipf, with {PerEdge * Edges:0} connections/s in all; {Limited} of those with MaxConnections";
}
