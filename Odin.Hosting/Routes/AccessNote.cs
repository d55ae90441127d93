namespace Odin.Hosting.Routes;

/// <summary>Metadata of a route: who may use it. A process with the API does not start with a route that does not say so.</summary>
/// <param name="Who">In words.</param>
public sealed record AccessNote(string Who)
{
    /// <summary>Health and metrics: whoever reaches the endpoint.</summary>
    public static AccessNote All { get; } = new("all");
}
