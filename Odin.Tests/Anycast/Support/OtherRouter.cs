using System.Globalization;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>A router program that runs in the router's place.</summary>
internal sealed class OtherRouter : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-router-").FullName;
    private readonly RouterProgram _program;
    private readonly DrillProcess _process;

    private OtherRouter(RouterProgram program, Place place)
    {
        _program = program;
        _process = new DrillProcess(program.Package, place, [program.File, .. program.Arguments(File, _folder)])
        {
            Environment = program.Environment,
        };
    }

    /// <summary>What the edge is given as its peer.</summary>
    public string Peer => string.Create(CultureInfo.InvariantCulture, $"{_program.As}@{_program.Address}");

    private string File => Path.Combine(_folder, "config");

    public static async Task<OtherRouter> StartAsync(RouterProgram program, Place place, string device)
    {
        await place.IpAsync($"address add {program.Address}/24 dev {device}");
        var router = new OtherRouter(program, place);
        await System.IO.File.WriteAllTextAsync(router.File, program.Configuration);
        await router._process.LaunchAsync();
        return router;
    }

    /// <summary>It says that a session has come up and that both routes were announced in full. Returns the number of lines until then.
    /// </summary>
    public Task<int> AnnouncedAsync() => SaysAsync(0, _program.Announced);

    /// <summary>It says thereafter that the edge became the last choice, withdrew, and ended the session.</summary>
    public async Task LeftAsync() => await SaysAsync(await AnnouncedAsync(), _program.Left);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int> SaysAsync(int from, string[] texts)
    {
        foreach (var text in texts)
        {
            var line = await _process.Process.WaitForLineAsync(text, from);
            from = _process.Process.Lines.ToList().FindIndex(from, known => ReferenceEquals(known, line)) + 1;
        }

        return from;
    }
}
