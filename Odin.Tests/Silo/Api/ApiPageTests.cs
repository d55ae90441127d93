using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Silo.Api;

/// <summary>docs/API.md has every route as it is.</summary>
public sealed class ApiPageTests
{
    [Fact]
    public void The_page_has_the_routes_with_their_roles_and_no_others()
    {
        var rows = File.ReadLines(RepositoryFiles.Path("docs/API.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        rows.ShouldBe(ApiRoutes.All.Select(RowOf));
    }

    private static string RowOf(ApiRoute route) =>
        $"| `{route.Method} {route.Path}` | {route.Access.Role.ToString().ToLowerInvariant()} | {LimitedOf(route)} | {route.Summary} |";

    private static string LimitedOf(ApiRoute route) =>
        route.Path is "/whoami" or "/openapi.json" or "/session" or "/config/validate" ? "yes"
            : route.Access.Scope == Scope.Cluster ? "no" : "their apps";
}
