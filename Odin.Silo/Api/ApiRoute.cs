using Odin.Silo.Access;

namespace Odin.Silo.Api;

/// <summary>A route of the admin API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Its path below <see cref="Root"/>.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="ServeAsync">Serves it.</param>
/// <param name="Summary">One sentence for the reference.</param>
internal sealed record ApiRoute(string Method, string Path, RouteAccess Access, Func<ApiCall, Task<IResult>> ServeAsync, string Summary)
{
    public const string Root = "/api/v1";

    /// <summary>What the audit calls it.</summary>
    public string Action => $"{Method} {Root}{Path}";

    public static ApiRoute Read(string path, Role role, Scope scope, Func<ApiCall, Task<IResult>> serve, string summary) =>
        new(HttpMethods.Get, path, new RouteAccess(role, scope, IsChange: false), serve, summary);

    public static ApiRoute Change(string method, string path, Role role, Scope scope, Func<ApiCall, Task<IResult>> serve, string summary) =>
        new(method, path, new RouteAccess(role, scope, IsChange: true), serve, summary);
}
