using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;

namespace Odin.Tests.Support;

internal static class EdgeAppLeases
{
    /// <summary>The edge's side of the app's leases, which the app itself does not see.</summary>
    public static LeaseState Book(this EdgeApp app) => ((LeaseClient)app.Leases).Book;
}
