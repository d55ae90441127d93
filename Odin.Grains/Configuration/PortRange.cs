namespace Odin.Grains.Configuration;

/// <summary>Ports <paramref name="First"/> to <paramref name="Last"/>, both included; 1 to 65535.</summary>
[GenerateSerializer, Immutable, Alias("odin.ports")]
public readonly record struct PortRange([property: Id(0)] int First, [property: Id(1)] int Last)
{
    public PortRange(int port) : this(port, port) { }

    public int Count => Last - First + 1;

    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
