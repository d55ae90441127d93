using Odin.Edge.Apps;

namespace Odin.Edge.Control.Permits;

/// <summary>Makes the keeper of an app's permits.</summary>
internal delegate PermitClient PermitClientFactory(EdgeApp app);
