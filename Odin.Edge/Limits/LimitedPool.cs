using Odin.Grains.Configuration;

namespace Odin.Edge.Limits;

/// <summary>The pool of one world-wide limit.</summary>
/// <param name="Target">The target whose limit it is; null: the app's own.</param>
internal sealed record LimitedPool(TargetAddress? Target, PermitPool Pool);
