namespace Odin.Edge.Tls;

/// <summary>OpenSSL refused what a context was to be made of. Caught where contexts are made.</summary>
internal sealed class OpenSslException(string what) : Exception($"{what}: {OpenSsl.LastReason()}");
