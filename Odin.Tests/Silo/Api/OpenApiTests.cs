using System.Text.Json.Nodes;
using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Silo.Api;

public sealed class OpenApiTests(KeyedWorld world) : IClassFixture<KeyedWorld>
{
    private const string Copy = "docs/openapi.json";

    /// <summary>With ODIN_WRITE_DOCS=1 the copy is written anew.</summary>
    [Fact]
    public async Task The_document_is_served_and_its_copy_is_the_same()
    {
        var served = (await world.SendAsync(HttpMethod.Get, "/api/v1/openapi.json", await world.KeyAsync(Role.Viewer))).Body;
        if (Environment.GetEnvironmentVariable("ODIN_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(RepositoryFiles.Path(Copy), $"{served}\n");

        (await File.ReadAllTextAsync(RepositoryFiles.Path(Copy))).Trim().ShouldBe(served, "write it with ODIN_WRITE_DOCS=1");
    }

    [Fact]
    public void Every_route_is_in_it_with_its_role_and_every_reference_leads_somewhere()
    {
        var document = ApiDocument.Create();

        foreach (var route in ApiRoutes.All)
            document["paths"]![route.Path]![route.Method.ToLowerInvariant()]!["x-role"]!.ToString()
                .ShouldBe(route.Access.Role.ToString().ToLowerInvariant());
        ReferencesIn(document).Distinct().ShouldBe(["#/components/responses/problem"]);
    }

    private static IEnumerable<string> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => member.Key == "$ref" ? [member.Value!.ToString()] : ReferencesIn(member.Value)),
        JsonArray list => list.SelectMany(ReferencesIn),
        _ => [],
    };
}
