using System.Runtime.InteropServices;

namespace Odin.Edge.Tls;

/// <summary>Whether this machine has the OpenSSL that edges terminate TLS with. Found out once; from any thread.</summary>
internal static class OpenSslLibrary
{
    public const string Ssl = "libssl.so.3";
    public const string Crypto = "libcrypto.so.3";

    private const string Remedy =
        "install OpenSSL 3 (Debian, Ubuntu: libssl3 or libssl3t64; RHEL 9: openssl-libs; Alpine: libssl3) and start the edge anew";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>In words for people, why TLS cannot be terminated here, and what to do; null: it can.</summary>
    public static string? Failure => Found.Value;

    private static unsafe string? Find()
    {
        if (!OperatingSystem.IsLinux()) return "TLS is terminated on Linux only, with OpenSSL 3";
        if (!NativeLibrary.TryLoad(Ssl, out _) || !NativeLibrary.TryLoad(Crypto, out _)) return $"{Ssl} is not on this machine; {Remedy}";
        try
        {
            // Without handlers at exit: they would take away what loops may still use while the process ends.
            if (OpenSsl.Initialise(OpenSsl.OPENSSL_INIT_NO_ATEXIT, null) != 1) return $"OpenSSL does not start: {OpenSsl.LastReason()}";
            var version = OpenSsl.VersionNumber();
            return version >> 28 == 3 ? null : $"{Ssl} is of OpenSSL {version >> 28}; {Remedy}";
        }
        catch (EntryPointNotFoundException exception)
        {
            return $"{Ssl} is no OpenSSL 3 ({exception.Message}); {Remedy}";
        }
    }
}
