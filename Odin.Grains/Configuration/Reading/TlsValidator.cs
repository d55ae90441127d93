using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>What no single value shows of an app's TLS: names that stand twice, clients' certificates without their authorities, and
/// authorities that nobody asks.</summary>
internal sealed class TlsValidator(ConfigNode document, ConfigErrors errors)
{
    private const int MaxName = 253;

    private readonly DocumentPlaces _places = new(document);

    public void Check(TlsSpec tls, int app)
    {
        if (tls.Certificates.IsEmpty)
        {
            Add("needs Certificates: the names of one or more, whose files NAME.crt and NAME.key each edge has in its " +
                "CertificateDirectory.", app);
        }

        CheckOnce("Tls", tls.Certificates, app, "Certificates");
        CheckOnce("Tls", tls.Alpn, app, "Alpn");
        if (tls is { ClientCertificate: not ClientCertificate.None, ClientCa: null })
        {
            Add($"is {tls.ClientCertificate} and ClientCa is missing: write the name of the authorities that clients' certificates come " +
                "from.", app, "ClientCertificate");
        }

        if (tls is { ClientCertificate: ClientCertificate.None, ClientCa: not null })
            Add("has no effect while ClientCertificate is None; write Optional or Required there, or leave this out.", app, "ClientCa");
    }

    public void Check(TargetTlsSpec tls, int app)
    {
        if (tls.ServerName?.Length > MaxName)
            AddAt("TargetTls", $"is longer than {MaxName} characters, which no name is.", app, "ServerName");
        if (tls is { Verify: false, Ca: not null })
            AddAt("TargetTls", "has no effect while Verify is false; leave Verify at true, or leave this out.", app, "Ca");
        CheckOnce("TargetTls", tls.Alpn, app, "Alpn");
    }

    private void CheckOnce(string section, ImmutableArray<string> names, int app, string key)
    {
        for (var index = 0; index < names.Length; index++)
        {
            if (names[index].Length > 0 && names.IndexOf(names[index]) < index)
                AddAt(section, "stands twice in this list.", app, key, index);
        }
    }

    private void Add(string message, int app, params object[] steps) => AddAt("Tls", message, app, steps);

    private void AddAt(string section, string message, int app, params object[] steps)
    {
        object[] all = ["Apps", app, section, .. steps];
        var path = all.Aggregate(ConfigPath.Document, (path, step) => step is int index ? path.Item(index) : path.Key((string)step));
        ConfigNode? node = null;
        for (var length = errors.IsFull ? 0 : all.Length; length > 0 && node is null; length--) node = _places.Find(all[..length]);
        errors.Add(node ?? document, path, $"{message}");
    }
}
