using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Tickets;

namespace Odin.Silo.Callers;

/// <summary>Holds what edges send to <see cref="EdgeLimits"/> before a grain sees it. Whoever is refused learns why, is counted and named;
/// nothing else stops.</summary>
internal sealed class EdgeCallCheck([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, CallRefusals refusals)
    : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not (IRegionGrain or IRegionShardGrain or IAppBackendGrain or ITicketKeysGrain)) return context.Invoke();
        return context.Request.GetArgumentCount() > 0 && EdgeOf(context.Request.GetArgument(0)) is { } edge
            ? InvokeAsync(context, edge) : context.Invoke();
    }

    private async Task InvokeAsync(IIncomingGrainCallContext context, EdgeIdentity edge)
    {
        if (FaultOf(context.Request, edge) is { } fault) throw Refuse(context, edge, fault);
        try
        {
            await context.Invoke();
        }
        catch (CallRefusedException refused)
        {
            throw Refuse(context, edge, refused.Message);
        }
    }

    private CallRefusedException Refuse(IIncomingGrainCallContext context, EdgeIdentity edge, string reason)
    {
        refusals.Add(CallRefusal.OverLimit, edge.Id ?? "", context.MethodName, reason);
        return new CallRefusedException($"{context.MethodName} was refused: {reason}.");
    }

    private string? FaultOf(Orleans.Serialization.Invocation.IInvokable request, EdgeIdentity edge) => request.GetArgument(0) switch
    {
        EdgeReport report => EdgeFaults.Of(report, time.GetUtcNow()),
        LeaseRequest lease => EdgeFaults.Of(lease, time.GetUtcNow()),
        PermitRequest permits => EdgeFaults.Of(permits, time.GetUtcNow()),
        _ when request.GetArgumentCount() == 1 => EdgeFaults.Of(edge),
        _ => request.GetArgument(1) switch
        {
            CatalogChanges copy => EdgeFaults.Of(edge, copy),
            TicketKeySet keys when keys.Secrets.IsDefault || keys.Secrets.Length > EdgeLimits.MaxSecrets =>
                $"no secrets, or more than {EdgeLimits.MaxSecrets}",
            IEdgeObserver observer when !IsOfClient(observer) || (request.GetArgument(2) is { } console && !IsOfClient(console)) =>
                "an observer that is no client's",
            _ => EdgeFaults.Of(edge),
        },
    };

    /// <summary>A grain in its place would be called by the region, with a silo's pass.</summary>
    private static bool IsOfClient(object observer) => observer is not IAddressable addressable || addressable.GetGrainId().IsClient();

    internal static EdgeIdentity? EdgeOf(object? argument) => argument switch
    {
        EdgeIdentity edge => edge,
        EdgeReport report => report.Edge,
        LeaseRequest request => request.Edge,
        PermitRequest request => request.Edge,
        _ => null,
    };
}
