using System.CommandLine;
using Odin.Cli.Api;
using Odin.Commands;

namespace Odin.Tests.CommandLines;

/// <summary>Where commands find the API, and whom they say they are. Variables of the environment are the process's: see
/// <see cref="ProfileFileTests"/> for the file.</summary>
public sealed class ApiFlagsTests : IDisposable
{
    private readonly string _keyFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_keyFile);

    [Fact]
    public void Without_anything_it_is_where_a_run_serves() => Read("").Address.ShouldBe(new Uri("http://127.0.0.1:8080"));

    [Fact]
    public void A_key_comes_from_a_file()
    {
        File.WriteAllText(_keyFile, "\n odin_abc \n");

        Read($"--api http://h:1 --key-file {_keyFile}").Key.ShouldBe("odin_abc");
    }

    [Theory]
    [InlineData("--api here", "--api 'here': expected a URL such as")]
    [InlineData("--key-file nowhere", "--key-file 'nowhere'")]
    [InlineData("--profile none", "--profile 'none'")]
    public void What_is_wrong_is_named(string line, string says) => Refuses(line, says);

    [Fact]
    public void A_file_in_place_of_a_key_is_noticed() => Refuses($"--api http://h:1 --key {_keyFile}", "--certificate-key FILE");

    private static ApiEndpoint Read(string line)
    {
        var (endpoint, said) = TryRead(line);
        return endpoint.ShouldNotBeNull(said);
    }

    private static void Refuses(string line, string says)
    {
        var (endpoint, said) = TryRead(line);
        endpoint.ShouldBeNull();
        said.ShouldContain(says);
    }

    private static (ApiEndpoint? Endpoint, string Said) TryRead(string line)
    {
        var flags = new ApiFlags();
        var command = new RootCommand();
        flags.AddTo(command);
        var said = new StringWriter();
        var parsed = command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (flags.Read(parsed, new Terminal(Stream.Null, Stream.Null, TextWriter.Null, said)), said.ToString());
    }
}
