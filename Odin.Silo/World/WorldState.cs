namespace Odin.Silo.World;

/// <summary>One document, what it was made of, and its bytes, which are made once for all who want them.</summary>
internal sealed class WorldState(WorldDocument world, WorldReading reading)
{
    private readonly Lazy<byte[]> _frame = new(() => WorldFrames.World(world));

    public WorldDocument World => world;

    public WorldReading Reading => reading;

    /// <summary>As a server-sent event.</summary>
    public ReadOnlyMemory<byte> Frame => _frame.Value;

    public ReadOnlyMemory<byte> Json => WorldFrames.JsonOf(_frame.Value);

    public void Deconstruct(out WorldDocument world, out WorldReading reading) => (world, reading) = (World, Reading);
}
