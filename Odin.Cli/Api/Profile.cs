namespace Odin.Cli.Api;

/// <summary>One cluster of the user's file.</summary>
internal sealed record Profile(string Name)
{
    public string? Api { get; init; }

    public string? Key { get; init; }

    public string? KeyFile { get; init; }

    public string? Ca { get; init; }

    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }
}
