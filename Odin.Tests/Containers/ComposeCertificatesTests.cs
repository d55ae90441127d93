using Odin.Hosting.Certificates;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Containers;

/// <summary>The script of the service <c>certificates</c> makes what the other services of docker-compose.yml need.</summary>
public sealed class ComposeCertificatesTests : IDisposable
{
    private const string Mount = "/certificates";

    /// <summary>The authority's certificate alone: for Prometheus, and for the second chances.</summary>
    private const string OfAll = $"monitoring-certificates:{Mount}:ro";

    private static readonly ComposeFile Compose = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-compose-").FullName;

    /// <summary>By volume: the folder in which the script finds it.</summary>
    private static Dictionary<string, string> Folders => Compose.Services.Single(service => service.Name == "certificates").Volumes
        .Select(volume => volume.Split(':')).ToDictionary(parts => parts[0], parts => parts[1][(Mount.Length + 1)..]);

    private static IEnumerable<ComposeService> Certified => Compose.Of("silo").Concat(Compose.Of("edge"));

    [Fact]
    public async Task Each_process_gets_a_certificate_of_its_role_and_name_and_a_second_run_changes_nothing()
    {
        foreach (var folder in Folders.Values) Directory.CreateDirectory(Path.Combine(_folder, folder));

        await RunAsync();
        var made = Files();
        await RunAsync();

        Files().ShouldBe(made);
        foreach (var service in Certified)
        {
            var role = service.Name.StartsWith("silo", StringComparison.Ordinal) ? CertificateRole.Silo : CertificateRole.Edge;
            var (certificates, failure) = ClusterCertificates.Load(OptionsOf(service), "odin", role, TimeProvider.System);
            certificates.ShouldNotBeNull(failure);
            if (service.Environment.TryGetValue("ODIN__EDGEID", out var id)) certificates.Name.Name.ShouldBe(id);
        }

        var redis = CertificateFiles.Read(Path.Combine(_folder, "redis", "own.crt"), Path.Combine(_folder, "redis", "own.key"));
        redis.Certificate.ShouldNotBeNull(redis.Failure).MatchesHostname(Compose.Services.Single(one => one.Name == "redis").Address)
            .ShouldBeTrue();
        CertificateName.Of(redis.Certificate!).ShouldBeNull("it is no member");
    }

    [Fact]
    public void Each_process_sees_its_own_certificate_only_and_nobody_the_authority()
    {
        var volumes = Compose.Services.Where(service => service.Name != "certificates")
            .SelectMany(service => service.Volumes).Where(volume => volume.Contains($":{Mount}", StringComparison.Ordinal)).ToList();

        volumes.Where(volume => volume != OfAll).ShouldBeUnique();
        volumes.ShouldAllBe(volume => volume.EndsWith($":{Mount}:ro", StringComparison.Ordinal));
        volumes.Distinct().Select(volume => volume.Split(':')[0]).Append("authority").Order(StringComparer.Ordinal)
            .ShouldBe(Folders.Keys.Order(StringComparer.Ordinal));
        Certified.ShouldAllBe(service => service.Map("depends_on").ContainsKey("certificates"));
    }

    [Fact]
    public void The_image_has_every_folder_with_the_owner_that_runs_the_script()
    {
        var image = RepositoryFiles.Read("infra", "docker", "odin.Dockerfile");

        image.ShouldContain($"for name in {string.Join(' ', Folders.Values)};");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CertificateOptions OptionsOf(ComposeService service)
    {
        var folder = Folders[service.Volumes.Single(volume => volume.Contains($":{Mount}", StringComparison.Ordinal)).Split(':')[0]];
        return new CertificateOptions { ClusterCa = Here("CLUSTERCA"), Certificate = Here("CERTIFICATE"), Key = Here("KEY") };

        string Here(string setting) =>
            service.Environment[$"ODIN__{setting}"].Replace(Mount, Path.Combine(_folder, folder), StringComparison.Ordinal);
    }

    private async Task RunAsync()
    {
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "authority", "bin")).FullName;
        var odin = Path.Combine(programs, "odin");
        await File.WriteAllTextAsync(odin, $"#!/bin/bash\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "odin.dll")} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(odin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var script = LiveProcess.Start("certificates", "bash",
            [RepositoryFiles.Path("infra", "docker", "certificates"), _folder],
            new Dictionary<string, string>
            {
                ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
                ["REDIS_HOSTS"] = Compose.Services.Single(service => service.Name == "certificates").Environment["REDIS_HOSTS"],
            });
        var (exitCode, said) = await script.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        Directory.Delete(programs, recursive: true);
    }

    private List<(string Path, string Text)> Files() =>
        [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(path)))];
}
