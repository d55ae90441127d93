using System.Xml.Linq;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Architecture;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("Odin.Grains", "")]
    [InlineData("Odin.Commands", "")]
    [InlineData("Odin.Hosting", "Odin.Commands Odin.Grains")]
    [InlineData("Odin.Silo", "Odin.Grains Odin.Hosting")]
    [InlineData("Odin.Edge", "Odin.Grains Odin.Hosting")]
    [InlineData("Odin.Thor", "Odin.Commands")]
    [InlineData("Odin.Cli", "Odin.Edge Odin.Hosting Odin.Silo Odin.Thor")]
    public void Projects_reference_what_the_design_says(string project, string expected) =>
        string.Join(' ', Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order())
            .ShouldBe(expected);

    [Fact]
    public void Grains_need_no_package_but_the_sdk() => Includes("Odin.Grains", "PackageReference").ShouldBe(["Microsoft.Orleans.Sdk"]);

    [Fact]
    public void Edges_are_clients_and_no_silos() => Includes("Odin.Edge", "PackageReference").ShouldNotContain("Microsoft.Orleans.Server");

    [Fact]
    public void Every_version_stands_in_one_place() =>
        Directory.EnumerateFiles(RepositoryFiles.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => XDocument.Load(file).Descendants("PackageReference")
                .Any(reference => reference.Attribute("Version") is not null))
            .ShouldBeEmpty();

    private static IEnumerable<string> Includes(string project, string element) =>
        XDocument.Load(RepositoryFiles.Path(project, $"{project}.csproj")).Descendants(element)
            .Select(reference => reference.Attribute("Include")!.Value);
}
