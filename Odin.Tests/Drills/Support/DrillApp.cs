namespace Odin.Tests.Drills.Support;

/// <summary>The apps of the drills, by their ports. All have the same six targets.</summary>
internal enum DrillApp
{
    /// <summary>Round robin over the whole world.</summary>
    Even = 5001,

    /// <summary>Least connections over the whole world.</summary>
    Least = 5002,

    /// <summary>Round robin, targets of the edge's own region first.</summary>
    Near = 5003,

    /// <summary>The same, and no more than <see cref="DrillWorld.Limit"/> sessions at once, world-wide.</summary>
    Limited = 5004,

    /// <summary>As <see cref="Least"/>, but each connection is asked for.</summary>
    LeastStrict = 5006,
}
