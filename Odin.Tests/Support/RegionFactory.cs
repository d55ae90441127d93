using System.Reflection;
using Odin.Grains.Edges;

namespace Odin.Tests.Support;

/// <summary>Answers questions for a region with <see cref="Region"/>, and for any other grain with one that is frozen. Public
/// because its proxy derives from it.</summary>
public class RegionFactory : DispatchProxy
{
    public IRegionGrain Region { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var asked = targetMethod!.GetGenericArguments()[0];
        if (asked == typeof(IRegionGrain)) return Region;
        var grain = (FrozenGrain)Create(asked, typeof(FrozenGrain));
        grain.Called = new TaskCompletionSource();
        return grain;
    }
}
