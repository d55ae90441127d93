using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Odin.Cli.Configuration;
using Odin.Grains.Configuration.Nodes;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Configuration;

/// <summary>What may stand where a configuration file is looked for: each is one clear error, and none makes the reader wait.</summary>
public sealed class ConfigFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("odin-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_is_refused_at_once()
    {
        Run("mkfifo", Path("pipe.yaml"));

        (await LoadAsync(Path("pipe.yaml"))).Message.ShouldStartWith("this is a pipe, not a file; give what it holds on standard input");
    }

    [Fact]
    public async Task A_pipe_behind_a_link_is_refused_too()
    {
        Run("mkfifo", Path("pipe"));
        File.CreateSymbolicLink(Path("link.yaml"), Path("pipe"));

        (await LoadAsync(Path("link.yaml"))).Message.ShouldStartWith("this is a pipe");
    }

    [Theory, InlineData("/dev/zero"), InlineData("/dev/null"), InlineData("/dev/tty")]
    public async Task A_device_is_refused(string device)
    {
        File.CreateSymbolicLink(Path("device.json"), device);

        var message = (await LoadAsync(Path("device.json"))).Message;
        if (device != "/dev/tty") message.ShouldStartWith("this is a device, not a file");
    }

    [Fact]
    public async Task A_socket_is_refused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path("socket.toml")));

        (await LoadAsync(Path("socket.toml"))).Message.ShouldContain("a socket");
    }

    [Fact]
    public async Task A_folder_is_refused()
    {
        Directory.CreateDirectory(Path("folder.json"));

        (await LoadAsync(Path("folder.json"))).Message.ShouldBe("this is a directory; name the file in it.");
    }

    [Fact]
    public async Task A_link_to_itself_is_refused()
    {
        File.CreateSymbolicLink(Path("loop.json"), Path("loop.json"));

        (await LoadAsync(Path("loop.json"))).Message.ShouldStartWith("the file cannot be read: ");
    }

    [Fact]
    public async Task A_file_below_a_file_is_missing()
    {
        File.WriteAllText(Path("file.json"), "{}");

        (await LoadAsync(Path("file.json/config.json"))).Message.ShouldStartWith("there is no such file");
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read_whole()
    {
        using (var file = File.Create(Path("large.yaml"))) file.SetLength(1L << 40);

        (await LoadAsync(Path("large.yaml"))).Message.ShouldBe("it is larger than 16 MiB, the most a configuration may have.");
    }

    [Fact]
    public void Standard_input_that_never_ends_is_refused()
    {
        using var zeros = File.OpenRead("/dev/zero");

        ConfigFile.Load(ConfigFile.StandardInput, ConfigFormat.Json, zeros).Errors.ShouldHaveSingleItem().Message
            .ShouldContain("larger than 16 MiB");
    }

    [Fact]
    public async Task A_name_with_a_nul_is_refused() => (await LoadAsync("a\0b.json")).Message.ShouldContain("NUL");

    [Theory]
    [InlineData("{ \"Apps\": [\n \"\u00e4\"", new byte[] { 0xff }, 2, 5)]
    [InlineData("", new byte[] { 0xc3 }, 1, 1)]
    public async Task What_is_not_utf8_is_reported_with_its_place(string before, byte[] wrong, int line, int column)
    {
        File.WriteAllBytes(Path("latin.json"), [.. Encoding.UTF8.GetBytes(before), .. wrong]);

        var error = await LoadAsync(Path("latin.json"));
        error.Message.ShouldStartWith("this is not UTF-8 text");
        (error.Line, error.Column).ShouldBe((line, column));
    }

    [Fact]
    public async Task Utf16_is_reported_by_its_name()
    {
        File.WriteAllText(Path("wide.json"), "{}", Encoding.Unicode);

        (await LoadAsync(Path("wide.json"))).Message.ShouldBe("this is UTF-16 text; save it as UTF-8.");
    }

    [Theory, InlineData("empty.json"), InlineData("empty.yaml"), InlineData("empty.toml")]
    public async Task An_empty_file_is_reported_as_such(string name)
    {
        File.WriteAllText(Path(name), " \n");

        (await LoadAsync(Path(name))).Message.ShouldContain("the document is empty");
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        File.WriteAllText(Path("mark.json"), "{ \"Apps\": [] }", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        ConfigFile.Load(Path("mark.json"), null, Stream.Null).Errors.ShouldBeEmpty();
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>On a thread of its own: a reader that waits fails the test instead of stopping it.</summary>
    private static async Task<ConfigError> LoadAsync(string path)
    {
        var load = await Task.Run(() => ConfigFile.Load(path, null, Stream.Null))
            .WaitAsync(TestTimeout.OfProcess, TestTimeout.Time, TestContext.Current.CancellationToken);
        load.Config.ShouldBeNull();
        return load.Errors.ShouldHaveSingleItem();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
