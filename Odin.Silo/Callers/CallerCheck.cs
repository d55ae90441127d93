using Odin.Hosting.Certificates;

namespace Odin.Silo.Callers;

/// <summary>Lets a call through when its caller may make it: a silo any, an edge those of <see cref="AllowedCalls"/>.</summary>
internal sealed partial class CallerCheck(ClusterCertificates certificates, CallRefusals refusals, ILogger<CallerCheck> logger)
    : IIncomingGrainCallFilter
{
    /// <summary>With it a grain's timer calls its grain: an object of this process, which has no pass and cannot be sent.</summary>
    internal const string TimerTick = "Orleans.Runtime.GrainTimer+TimerTickInvoker";

    private readonly KnownPasses _passes = new(certificates);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // What this call calls in turn is this silo's doing, and nobody else is to get the caller's pass.
        var pass = RequestContext.Get(PassOnCalls.Key) as string;
        RequestContext.Remove(PassOnCalls.Key);
        var caller = pass is null ? null : _passes.Who(pass);
        if (caller is not null && (caller.Role == CertificateRole.Silo || AllowedCalls.Allow(caller, context))) return context.Invoke();

        if (pass is null && NeedsNone(context)) return context.Invoke();

        refusals.Count(CallRefusal.NotAllowed);
        var who = caller?.ToString() ?? "a caller without a valid pass";
        LogRefused(who, context.InterfaceName, context.MethodName, context.TargetId);
        throw new UnauthorizedAccessException($"{who} may not call {context.InterfaceName}.{context.MethodName} of {context.TargetId}.");
    }

    /// <summary>Ticks, and what a region calls of an edge in this process, as in <c>odin run</c>: no silo shows its pass to an
    /// edge.</summary>
    private static bool NeedsNone(IIncomingGrainCallContext context) =>
        context.Request.GetType().FullName == TimerTick
        || (context.TargetId.IsClient() && typeof(IGrainObserver).IsAssignableFrom(context.InterfaceMethod.DeclaringType));

    [LoggerMessage(4071, LogLevel.Debug, "Refused: {Who} called {Interface}.{Method} of {Target}")]
    private partial void LogRefused(string who, string @interface, string method, GrainId target);
}
