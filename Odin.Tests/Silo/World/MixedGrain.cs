using System.Reflection;

namespace Odin.Tests.Silo.World;

/// <summary>A grain of a <see cref="MixedFactory"/>. Public because its proxy derives from it.</summary>
public class MixedGrain : DispatchProxy
{
    public MixedFactory Mix { get; set; } = null!;

    public object Real { get; set; } = null!;

    /// <summary>Null: it is not an app's.</summary>
    public string? App { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Invoke(Mix.OnAsked(App) ?? Real, args);
}
