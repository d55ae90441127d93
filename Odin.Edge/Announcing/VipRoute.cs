using System.Net;

namespace Odin.Edge.Announcing;

/// <summary>One address that routers are to be told of.</summary>
/// <param name="Address">A single address: /32, /128.</param>
/// <param name="IsSoft">As the last choice.</param>
internal readonly record struct VipRoute(IPAddress Address, bool IsSoft);
