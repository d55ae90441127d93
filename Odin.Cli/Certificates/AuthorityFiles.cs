namespace Odin.Cli.Certificates;

/// <summary>How the files of a cluster's certificates are called within their folder.</summary>
/// <param name="folder">Where <c>odin cluster init</c> made them.</param>
internal sealed class AuthorityFiles(string folder)
{
    public string Certificate => Path.Combine(folder, "ca.crt");

    public string Key => Path.Combine(folder, "ca.key");

    public (string Certificate, string Key) Of(string name) =>
        (Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key"));
}
