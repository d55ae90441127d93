using System.Net;

namespace Odin.Edge.Announcing;

/// <summary>One address that is to be announced to routers.</summary>
/// <param name="Address">A single address: /32, /128.</param>
/// <param name="IsSoft">As the last choice.</param>
internal readonly record struct VipRoute(IPAddress Address, bool IsSoft);
