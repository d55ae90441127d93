using System.Xml.Linq;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Containers;

public sealed class DockerfileTests
{
    private static readonly Dockerfile Odin = new("infra/docker/odin.Dockerfile");

    [Theory]
    [InlineData("infra/docker/odin.Dockerfile")]
    [InlineData("infra/docker/region.Dockerfile")]
    public void What_is_copied_exists(string file) => new Dockerfile(file).Copied.Where(path => !Exists(path)).ShouldBeEmpty();

    [Fact]
    public void Every_project_of_odin_is_restored_by_its_lock_file_and_copied()
    {
        var copied = Odin.Copied.ToHashSet();

        foreach (var project in ProjectsOf("Odin.Cli"))
            new[] { $"{project}/*.csproj", $"{project}/packages.lock.json", project }.Where(path => !copied.Contains(path)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("silo")]
    [InlineData("thor")]
    public void Images_do_not_run_as_root(string stage) =>
        int.Parse(Odin.UserOf(stage).ShouldNotBeNull(), provider: null).ShouldBeGreaterThan(0);

    /// <summary>Grafana is in no Debian: try.sh says that it does not check it.</summary>
    [Fact]
    public void There_is_a_stand_in_for_every_base_image()
    {
        var standIns = RepositoryFiles.Read("infra", "docker", "stand-ins");
        var pulled = new ComposeFile().Services.Where(service => !service.Keys.ContainsKey("build") && service.Name != "grafana")
            .Select(service => service.Image.Split(":-")[^1].TrimEnd('}')).ToList();
        pulled.ShouldContain("redis:8");

        string[] images = [.. Odin.BaseImages, .. new Dockerfile("infra/docker/region.Dockerfile").BaseImages, .. pulled];

        images.Where(image => !standIns.Contains($" {image}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> ProjectsOf(string project) =>
        XDocument.Load(RepositoryFiles.Path(project, $"{project}.csproj")).Descendants("ProjectReference")
        .SelectMany(reference => ProjectsOf(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))).Append(project)
        .Distinct();

    private static bool Exists(string path)
    {
        var full = RepositoryFiles.Path(path);
        return File.Exists(full) || Directory.Exists(full)
            || (path.Contains('*', StringComparison.Ordinal)
                && Directory.EnumerateFiles(Path.GetDirectoryName(full)!, Path.GetFileName(full)).Any());
    }
}
