namespace Odin.Grains.Placement;

/// <summary>Where the grains with state of their own keep it.</summary>
public static class GrainStorage
{
    /// <summary>The name under which a silo registers the storage.</summary>
    public const string Name = "odin";
}
