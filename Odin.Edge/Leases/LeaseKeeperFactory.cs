using Odin.Edge.Apps;

namespace Odin.Edge.Leases;

/// <summary>Makes the keeper of an app's slots.</summary>
internal delegate LeaseKeeper LeaseKeeperFactory(EdgeApp app);
