using Odin.Edge.Apps;

namespace Odin.Edge.Limits;

/// <summary>Makes the keeper of an app's permits.</summary>
internal delegate PermitKeeper PermitKeeperFactory(EdgeApp app);
