namespace Odin.Silo.Access;

/// <summary>Who may use a route. Every route of a silo has one, or says that it is open to all.</summary>
/// <param name="Role">The least role.</param>
/// <param name="Scope">What it concerns.</param>
/// <param name="IsChange">It changes something.</param>
internal sealed record RouteAccess(Role Role, Scope Scope, bool IsChange);
