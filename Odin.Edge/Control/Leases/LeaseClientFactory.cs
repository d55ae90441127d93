using Odin.Edge.Apps;

namespace Odin.Edge.Control.Leases;

/// <summary>Makes the keeper of an app's slots.</summary>
internal delegate LeaseClient LeaseClientFactory(EdgeApp app);
