namespace Odin.Cli.Commands;

/// <summary>The ports on loopback that were asked for; null: it was not said.</summary>
internal sealed class RunPorts
{
    public int? Admin { get; set; }

    public int? Gateway { get; set; }
}
