namespace Odin.Tests.Anycast.Support;

/// <summary>A program that speaks BGP: how the tests start it, and what its log says of an edge.</summary>
/// <param name="File">The program: a name of the path, or a path.</param>
/// <param name="Package">Debian's package that has it.</param>
/// <param name="As">The router's AS.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Configuration">The text of its configuration file.</param>
/// <param name="Arguments">Its arguments, by the configuration file and a folder of its own.</param>
/// <param name="Announced">What it says, in this order, of a session and of two routes that are announced in full.</param>
/// <param name="Left">What it says, in this order, of an edge that stops: last choice, withdrawal, and the end of the session.</param>
internal sealed record RouterProgram(string File, string Package, uint As, string Address, string Configuration,
    Func<string, string, string[]> Arguments, string[] Announced, string[] Left)
{
    /// <summary>Signs the sessions (TCP-MD5).</summary>
    public const string Password = "s3cret";

    public const string Next = "10.95.1.2", Next6 = "fd95:1::2";

    /// <summary>What it has in its environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    public static IReadOnlyDictionary<string, RouterProgram> All { get; } = new Dictionary<string, RouterProgram>
    {
        ["FRR"] = Frr.Program,
        ["GoBGP"] = GoBgp.Program,
        ["ExaBGP"] = ExaBgp.Program,
    };
}
