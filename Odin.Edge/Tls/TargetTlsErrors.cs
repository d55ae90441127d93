using Odin.Edge.Counts;

namespace Odin.Edge.Tls;

/// <summary>Why TLS with a target could not be had, sorted for counting and in words for people. Sessions and probes say the
/// same.</summary>
internal static class TargetTlsErrors
{
    private const int NotYetValid = 9;     // OpenSSL: X509_V_ERR_...
    private const int Expired = 10;
    private const int NameMismatch = 62;
    private const int AddressMismatch = 64;

    private const nuint ReasonMask = 0x7F_FFFF;
    private const nuint AlertBase = 1000;          // OpenSSL: SSL_AD_REASON_OFFSET; the alert's number follows.
    private const nuint AlertCertificateRequired = 116;

    public static (ConnectOutcome Outcome, string Text) Of(TlsConnection connection, TargetTlsSettings settings, string name)
    {
        if (connection.Failure.Length == 0) return (ConnectOutcome.TlsFailed, "it reset the connection within the TLS handshake");
        if (settings.Spec.Verify && connection.VerifyResult != 0) return OfCertificate(connection.VerifyResult, settings, name);
        var alert = (connection.FailureCode & ReasonMask) - AlertBase;
        return alert is >= 42 and <= 46 or 48 or AlertCertificateRequired
            ? (ConnectOutcome.CertificateRefused, $"it refuses the certificate that it was shown ({connection.Failure})")
            : (ConnectOutcome.TlsFailed, $"the TLS handshake failed: {connection.Failure}");
    }

    /// <param name="result">Of OpenSSL's check of the certificate.</param>
    /// <param name="settings">What was wanted.</param>
    /// <param name="name">What it was to be for.</param>
    public static (ConnectOutcome Outcome, string Text) OfCertificate(nint result, TargetTlsSettings settings, string name) =>
        (int)result switch
        {
            Expired => HasExpired,
            NotYetValid => IsTooEarly,
            NameMismatch or AddressMismatch => IsOfAnother(name),
            2 or 18 or 19 or 20 or 21 => IsUntrusted(settings),   // Nobody known, or nobody but itself, has issued it.
            _ => (ConnectOutcome.CertificateInvalid, $"its certificate is not good: {OpenSsl.WordsOfVerifyResult(result)}"),
        };

    public static (ConnectOutcome Outcome, string Text) HasExpired => (ConnectOutcome.CertificateExpired, "its certificate has expired");

    public static (ConnectOutcome Outcome, string Text) IsTooEarly =>
        (ConnectOutcome.CertificateExpired, "its certificate is not valid yet");

    public static (ConnectOutcome Outcome, string Text) IsOfAnother(string name) =>
        (ConnectOutcome.CertificateName, $"its certificate is not for {name}");

    public static (ConnectOutcome Outcome, string Text) IsUntrusted(TargetTlsSettings settings) => (ConnectOutcome.CertificateUntrusted,
        settings.Authorities is { Name: var file } ? $"its certificate is not of the authorities in {file}.crt"
            : "its certificate is not of the authorities that this machine trusts");
}
