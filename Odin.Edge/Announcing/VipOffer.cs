namespace Odin.Edge.Announcing;

/// <summary>What is announced to routers of a VIP.</summary>
internal enum VipOffer
{
    /// <summary>Nothing: the route is withdrawn.</summary>
    None,

    /// <summary>The route as the last choice.</summary>
    Soft,

    /// <summary>The route.</summary>
    Full,
}
