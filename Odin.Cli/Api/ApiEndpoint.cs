namespace Odin.Cli.Api;

/// <summary>Where the admin API is, and as whom it is asked.</summary>
/// <param name="Address">Of a silo's admin endpoint.</param>
internal sealed record ApiEndpoint(Uri Address)
{
    public const string Usual = "http://127.0.0.1:8080";

    public string? Key { get; init; }

    /// <summary>The file of authorities of which the silo's certificate must be; null: those of the system.</summary>
    public string? Ca { get; init; }

    /// <summary>The files of an operator's certificate and its key; null: none is shown.</summary>
    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }
}
