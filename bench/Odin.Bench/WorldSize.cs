namespace Odin.Bench;

/// <summary>How large the world is whose calls are measured.</summary>
internal sealed record WorldSize(int Edges, int Regions, int Apps, int Active, int Silos, int Seconds)
{
    /// <summary><c>edges=200 regions=12 ...</c>, in any order; what is not said is as in docs/SIZING.md.</summary>
    public static WorldSize Parse(string[] args)
    {
        var said = args.Select(arg => arg.Split('=')).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
        int Of(string name, int otherwise) => said.GetValueOrDefault(name, otherwise);
        return new WorldSize(Of("edges", 200), Of("regions", 12), Of("apps", 10_000), Of("active", 500), Of("silos", 4), Of("seconds", 10));
    }
}
