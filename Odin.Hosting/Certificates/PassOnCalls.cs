namespace Odin.Hosting.Certificates;

/// <summary>Adds this process's pass to each call to a silo, and to no other: an edge that is called must not get a silo's.</summary>
public sealed class PassOnCalls(ClusterCertificates certificates) : IOutgoingGrainCallFilter
{
    /// <summary>Of the entry of a call's context.</summary>
    public const string Key = "odin.caller";

    private readonly OwnPass _pass = new(certificates);

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient()) RequestContext.Remove(Key);
        else RequestContext.Set(Key, _pass.Text);
        return context.Invoke();
    }
}
