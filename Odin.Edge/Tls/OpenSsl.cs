using System.Runtime.InteropServices;

namespace Odin.Edge.Tls;

/// <summary>The calls of OpenSSL 3 that TLS with clients and targets takes, blittable, with OpenSSL's constants under its names. Whoever
/// calls has asked <see cref="OpenSslLibrary"/> first.</summary>
/// <remarks>Errors lie in a queue of the thread: it is emptied before each call whose failure counts.</remarks>
internal static unsafe class OpenSsl
{
    public const ulong OPENSSL_INIT_NO_ATEXIT = 0x00080000;

    public const int SSL_ERROR_WANT_READ = 2;
    public const int SSL_ERROR_ZERO_RETURN = 6;

    public const ulong SSL_OP_IGNORE_UNEXPECTED_EOF = 1UL << 7;
    public const ulong SSL_OP_NO_COMPRESSION = 1UL << 17;
    public const ulong SSL_OP_PRIORITIZE_CHACHA = 1UL << 21;
    public const ulong SSL_OP_CIPHER_SERVER_PREFERENCE = 1UL << 22;
    public const ulong SSL_OP_NO_RENEGOTIATION = 1UL << 30;

    public const int SSL_CTRL_MODE = 33;
    public const int SSL_CTRL_SET_SESS_CACHE_MODE = 44;
    public const int SSL_CTRL_SET_TLSEXT_SERVERNAME_CB = 53;
    public const int SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
    public const int SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB = 63;
    public const int SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP = 71;
    public const int SSL_CTRL_CHAIN_CERT = 89;
    public const int SSL_CTRL_SET_MIN_PROTO_VERSION = 123;

    public const int SSL_MODE_ENABLE_PARTIAL_WRITE = 1;
    public const int SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER = 2;
    public const int SSL_MODE_RELEASE_BUFFERS = 0x10;

    public const int TLS1_2_VERSION = 0x0303;
    public const int TLS1_3_VERSION = 0x0304;
    public const uint X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS = 4;
    public const int SSL_VERIFY_PEER = 1;
    public const int SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2;

    public const int SSL_TLSEXT_ERR_OK = 0;
    public const int SSL_TLSEXT_ERR_ALERT_FATAL = 2;
    public const int SSL_TLSEXT_ERR_NOACK = 3;

    public const int BIO_TYPE_SOURCE_SINK = 0x0400;
    public const int BIO_FLAGS_READ = 1;
    public const int BIO_FLAGS_SHOULD_RETRY = 8;
    public const int BIO_FLAGS_OF_RETRIES = 15;
    public const int BIO_CTRL_EOF = 2;
    public const int BIO_CTRL_FLUSH = 11;

    private const string Ssl = OpenSslLibrary.Ssl;
    private const string Crypto = OpenSslLibrary.Crypto;

    [DllImport(Ssl, EntryPoint = "OPENSSL_init_ssl")] public static extern int Initialise(ulong options, void* settings);
    [DllImport(Crypto, EntryPoint = "OpenSSL_version_num")] public static extern nuint VersionNumber();
    [DllImport(Crypto, EntryPoint = "ERR_clear_error")] public static extern void ClearErrors();
    [DllImport(Crypto, EntryPoint = "ERR_peek_last_error")] public static extern nuint LastError();
    [DllImport(Crypto, EntryPoint = "ERR_reason_error_string")] public static extern byte* ReasonOf(nuint error);

    [DllImport(Ssl, EntryPoint = "TLS_server_method")] public static extern nint ServerMethod();
    [DllImport(Ssl, EntryPoint = "TLS_client_method")] public static extern nint ClientMethod();
    [DllImport(Ssl, EntryPoint = "SSL_CTX_new")] public static extern nint ContextNew(nint method);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_free")] public static extern void ContextFree(nint context);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_ctrl")] public static extern nint ContextControl(nint context, int command, nint number, void* p);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_options")] public static extern ulong ContextSetOptions(nint context, ulong options);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list")] public static extern int ContextSetCiphers(nint context, byte* list);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_ciphersuites")] public static extern int ContextSetSuites(nint context, byte* list);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_session_id_context")]
    public static extern int ContextSetSessionContext(nint context, byte* id, uint length);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_use_certificate")] public static extern int ContextUseCertificate(nint context, nint certificate);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey")] public static extern int ContextUseKey(nint context, nint key);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_get_cert_store")] public static extern nint ContextStore(nint context);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set1_cert_store")] public static extern void ContextSetSharedStore(nint context, nint store);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_add_client_CA")] public static extern int ContextAddClientAuthority(nint context, nint authority);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_verify")] public static extern void ContextSetVerify(nint context, int mode, void* callback);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_callback_ctrl")]
    public static extern nint ContextSetServerNameCallback(nint context, int command, delegate* unmanaged<nint, int*, void*, int> callback);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_callback_ctrl")]
    public static extern nint ContextSetStatusCallback(nint context, int command, delegate* unmanaged<nint, void*, int> callback);
    [DllImport(Ssl, EntryPoint = "SSL_get_certificate")] public static extern nint OwnCertificate(nint ssl);
    [DllImport(Crypto, EntryPoint = "CRYPTO_malloc")] public static extern void* Allocate(nuint bytes, byte* file, int line);
    [DllImport(Crypto, EntryPoint = "CRYPTO_free")] public static extern void Release(void* memory, byte* file, int line);
    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    public static extern void ContextSetAlpnCallback(nint context,
        delegate* unmanaged<nint, byte**, byte*, byte*, uint, void*, int> callback, void* argument);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_tlsext_ticket_key_evp_cb")]
    public static extern int ContextSetTicketCallback(nint context,
        delegate* unmanaged<nint, byte*, byte*, nint, nint, int, int> callback);

    [DllImport(Crypto, EntryPoint = "RAND_bytes")] public static extern int RandomBytes(byte* buffer, int count);
    [DllImport(Crypto, EntryPoint = "EVP_aes_256_cbc")] public static extern nint Aes256Cbc();
    [DllImport(Crypto, EntryPoint = "EVP_EncryptInit_ex")]
    public static extern int BeginEncryption(nint context, nint cipher, nint engine, byte* key, byte* initialisation);
    [DllImport(Crypto, EntryPoint = "EVP_DecryptInit_ex")]
    public static extern int BeginDecryption(nint context, nint cipher, nint engine, byte* key, byte* initialisation);
    [DllImport(Crypto, EntryPoint = "EVP_MAC_CTX_set_params")] public static extern int SetMacParameters(nint context, void* parameters);

    [DllImport(Crypto, EntryPoint = "d2i_X509")] public static extern nint CertificateOf(void* reuse, byte** der, nint length);
    [DllImport(Crypto, EntryPoint = "X509_free")] public static extern void CertificateFree(nint certificate);
    [DllImport(Crypto, EntryPoint = "d2i_AutoPrivateKey")] public static extern nint KeyOf(void* reuse, byte** der, nint length);
    [DllImport(Crypto, EntryPoint = "EVP_PKEY_free")] public static extern void KeyFree(nint key);
    [DllImport(Crypto, EntryPoint = "X509_STORE_new")] public static extern nint StoreNew();
    [DllImport(Crypto, EntryPoint = "X509_STORE_free")] public static extern void StoreFree(nint store);
    [DllImport(Crypto, EntryPoint = "X509_STORE_set_default_paths")] public static extern int StoreSetDefaultPaths(nint store);
    [DllImport(Crypto, EntryPoint = "X509_verify_cert_error_string")] public static extern byte* TextOfVerifyResult(nint result);
    [DllImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set1_host")]
    public static extern int ExpectHost(nint parameters, byte* name, nuint length);
    [DllImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set_hostflags")] public static extern void SetHostFlags(nint parameters, uint flags);
    [DllImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set1_ip")]
    public static extern int ExpectAddress(nint parameters, byte* address, nuint length);
    [DllImport(Crypto, EntryPoint = "X509_STORE_add_cert")] public static extern int StoreAdd(nint store, nint certificate);
    [DllImport(Crypto, EntryPoint = "X509_get_subject_name")] public static extern nint SubjectOf(nint certificate);
    [DllImport(Crypto, EntryPoint = "X509_NAME_get_text_by_NID")]
    public static extern int NamePart(nint name, int part, byte* buffer, int size);
    [DllImport(Crypto, EntryPoint = "X509_NAME_oneline")] public static extern byte* NameText(nint name, byte* buffer, int size);

    [DllImport(Ssl, EntryPoint = "SSL_new")] public static extern nint New(nint context);
    [DllImport(Ssl, EntryPoint = "SSL_free")] public static extern void Free(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_set_bio")] public static extern void SetBio(nint ssl, nint read, nint write);
    [DllImport(Ssl, EntryPoint = "SSL_set_accept_state")] public static extern void SetAcceptState(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_set_connect_state")] public static extern void SetConnectState(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_ctrl")] public static extern nint Control(nint ssl, int command, nint number, void* p);
    [DllImport(Ssl, EntryPoint = "SSL_get0_param")] public static extern nint VerifyParameters(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_version")] public static extern int VersionNumber(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_get_verify_result")] public static extern nint VerifyResult(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_set_SSL_CTX")] public static extern nint SetContext(nint ssl, nint context);
    [DllImport(Ssl, EntryPoint = "SSL_do_handshake")] public static extern int Handshake(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_read")] public static extern int Read(nint ssl, byte* buffer, int count);
    [DllImport(Ssl, EntryPoint = "SSL_write")] public static extern int Write(nint ssl, byte* bytes, int count);
    [DllImport(Ssl, EntryPoint = "SSL_shutdown")] public static extern int Shutdown(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_get_error")] public static extern int ErrorOf(nint ssl, int result);
    [DllImport(Ssl, EntryPoint = "SSL_get_servername")] public static extern byte* ServerName(nint ssl, int type);
    [DllImport(Ssl, EntryPoint = "SSL_get_version")] public static extern byte* Version(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_get_current_cipher")] public static extern nint Cipher(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_CIPHER_get_name")] public static extern byte* CipherName(nint cipher);
    [DllImport(Ssl, EntryPoint = "SSL_session_reused")] public static extern int IsResumed(nint ssl);
    [DllImport(Ssl, EntryPoint = "SSL_get0_alpn_selected")] public static extern void Alpn(nint ssl, byte** name, uint* length);
    [DllImport(Ssl, EntryPoint = "SSL_set_alpn_protos")] public static extern int OfferAlpn(nint ssl, byte* list, uint length);
    [DllImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")] public static extern nint PeerCertificate(nint ssl);

    [DllImport(Crypto, EntryPoint = "BIO_get_new_index")] public static extern int BioNewIndex();
    [DllImport(Crypto, EntryPoint = "BIO_meth_new")] public static extern nint BioMethodNew(int type, byte* name);
    [DllImport(Crypto, EntryPoint = "BIO_meth_set_read_ex")]
    public static extern int BioMethodSetRead(nint method, delegate* unmanaged<nint, byte*, nuint, nuint*, int> read);
    [DllImport(Crypto, EntryPoint = "BIO_meth_set_write_ex")]
    public static extern int BioMethodSetWrite(nint method, delegate* unmanaged<nint, byte*, nuint, nuint*, int> write);
    [DllImport(Crypto, EntryPoint = "BIO_meth_set_ctrl")]
    public static extern int BioMethodSetControl(nint method, delegate* unmanaged<nint, int, nint, void*, nint> control);
    [DllImport(Crypto, EntryPoint = "BIO_new")] public static extern nint BioNew(nint method);
    [DllImport(Crypto, EntryPoint = "BIO_set_init")] public static extern void BioSetInitialised(nint bio, int isInitialised);
    [DllImport(Crypto, EntryPoint = "BIO_set_flags")] public static extern void BioSetFlags(nint bio, int flags);
    [DllImport(Crypto, EntryPoint = "BIO_clear_flags")] public static extern void BioClearFlags(nint bio, int flags);

    public static string WordsOfVerifyResult(nint result) => Marshal.PtrToStringUTF8((nint)TextOfVerifyResult(result)) ?? "no reason given";

    /// <summary>Why the last call on this thread failed, in OpenSSL's words.</summary>
    public static string LastReason() =>
        LastError() is not 0 and var error && Marshal.PtrToStringUTF8((nint)ReasonOf(error)) is { } reason ? reason : "no reason given";
}
