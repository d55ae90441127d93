using System.Runtime.InteropServices;

namespace Odin.Edge.Tls;

/// <summary>The calls of OpenSSL 3 that an OCSP response is read and checked with, with OpenSSL's constants under its names.</summary>
internal static unsafe class OpenSslOcsp
{
    public const int OCSP_RESPONSE_STATUS_SUCCESSFUL = 0;
    public const int V_OCSP_CERTSTATUS_GOOD = 0;
    public const int V_OCSP_CERTSTATUS_REVOKED = 1;
    public const uint X509_V_FLAG_PARTIAL_CHAIN = 0x80000;

    private const string Crypto = OpenSslLibrary.Crypto;

    [DllImport(Crypto, EntryPoint = "d2i_OCSP_RESPONSE")] public static extern nint ResponseOf(void* reuse, byte** der, nint length);
    [DllImport(Crypto, EntryPoint = "OCSP_RESPONSE_free")] public static extern void ResponseFree(nint response);
    [DllImport(Crypto, EntryPoint = "OCSP_response_status")] public static extern int StatusOf(nint response);
    [DllImport(Crypto, EntryPoint = "OCSP_response_status_str")] public static extern byte* StatusText(nint status);
    [DllImport(Crypto, EntryPoint = "OCSP_response_get1_basic")] public static extern nint BasicOf(nint response);
    [DllImport(Crypto, EntryPoint = "OCSP_BASICRESP_free")] public static extern void BasicFree(nint basic);
    [DllImport(Crypto, EntryPoint = "OCSP_cert_to_id")] public static extern nint IdOf(nint digest, nint certificate, nint issuer);
    [DllImport(Crypto, EntryPoint = "OCSP_CERTID_free")] public static extern void IdFree(nint id);
    [DllImport(Crypto, EntryPoint = "OCSP_resp_find_status")]
    public static extern int Find(nint basic, nint id, int* status, int* reason, nint* revoked, nint* from, nint* until);
    [DllImport(Crypto, EntryPoint = "OCSP_basic_verify")]
    public static extern int Verify(nint basic, nint certificates, nint store, nuint flags);
    [DllImport(Crypto, EntryPoint = "EVP_sha1")] public static extern nint Sha1();
    [DllImport(Crypto, EntryPoint = "EVP_sha256")] public static extern nint Sha256();
    [DllImport(Crypto, EntryPoint = "OPENSSL_sk_new_null")] public static extern nint StackNew();
    [DllImport(Crypto, EntryPoint = "OPENSSL_sk_push")] public static extern int StackPush(nint stack, nint item);
    [DllImport(Crypto, EntryPoint = "OPENSSL_sk_free")] public static extern void StackFree(nint stack);
    [DllImport(Crypto, EntryPoint = "X509_STORE_set_flags")] public static extern int StoreSetFlags(nint store, nuint flags);
    [DllImport(Crypto, EntryPoint = "ASN1_TIME_set")] public static extern nint TimeOf(nint reuse, nint secondsOfUnix);
    [DllImport(Crypto, EntryPoint = "ASN1_STRING_free")] public static extern void TimeFree(nint time);
    [DllImport(Crypto, EntryPoint = "ASN1_TIME_diff")] public static extern int TimeBetween(int* days, int* seconds, nint from, nint to);
}
