using System.Collections.Immutable;
using Odin.Hosting.Settings;

namespace Odin.Hosting.Certificates;

/// <summary>With what a process shows that it belongs to its cluster, and checks that others do. Section <c>Odin</c> of the .NET
/// configuration.</summary>
public sealed class CertificateOptions
{
    /// <summary>The file of the authorities that are trusted, one or more certificates in PEM. Null: none of the three is given.</summary>
    public string? ClusterCa { get; set; }

    /// <summary>The file of this process's certificate, in PEM.</summary>
    public string? Certificate { get; set; }

    /// <summary>The file of its private key, in PEM.</summary>
    public string? Key { get; set; }

    /// <summary>Start without certificates although others can reach the process.</summary>
    public bool InsecureCluster { get; set; }

    /// <summary>Connections are encrypted and both sides show certificates.</summary>
    public bool IsSecure => ClusterCa is not null;

    /// <summary>At least one of the three files is.</summary>
    public bool IsGiven => ClusterCa is not null || Certificate is not null || Key is not null;

    public static ImmutableArray<Setting<CertificateOptions>> OfClients { get; } =
    [
        Setting.Text<CertificateOptions>(nameof(ClusterCa), "FILE",
            "The cluster's authority, a PEM file with one or more certificates; read again when it changes. Default: none.",
            (options, value) => options.ClusterCa = value),
        Setting.Text<CertificateOptions>(nameof(Certificate), "FILE",
            "The certificate with which this process proves who it is, in PEM; read again when it changes. Default: none.",
            (options, value) => options.Certificate = value),
        Setting.Text<CertificateOptions>(nameof(Key), "FILE", "The certificate's private key, in PEM. Default: none.",
            (options, value) => options.Key = value),
    ];

    public static ImmutableArray<Setting<CertificateOptions>> Settings { get; } =
    [
        .. OfClients,
        new Setting<CertificateOptions>(nameof(InsecureCluster), "true|false", "true or false",
            "Start without certificates although others can reach this process: for tests, and networks that nobody else reaches. " +
                "Default: false.", TryInsecure) with { WhenAlone = "true" },
    ];

    /// <summary>The certificates; null without the settings for them, or after the reader got an error that says what is wrong.</summary>
    /// <param name="reader">Gets the errors.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="role">What the process is; null: anything.</param>
    /// <param name="isReachable">The process has Redis, and so belongs to a cluster on a network.</param>
    /// <param name="time">For when certificates are good.</param>
    public ClusterCertificates? Load(SettingsReader reader, string cluster, CertificateRole? role, bool isReachable, TimeProvider time)
    {
        var errors = Errors(isReachable).ToList();
        reader.Refuse(errors);
        if (!IsSecure || errors.Count > 0) return null;
        var (certificates, failure) = ClusterCertificates.Load(this, cluster, role, time);
        if (failure is not null) reader.Refuse([$"{char.ToUpperInvariant(failure[0])}{failure[1..]}"]);
        return certificates;
    }

    /// <summary>What the settings together show to be wrong.</summary>
    /// <param name="isReachable">The process has Redis, and so belongs to a cluster on a network.</param>
    internal IEnumerable<string> Errors(bool isReachable)
    {
        string?[] three = [ClusterCa, Certificate, Key];
        var given = three.Count(path => path is not null);
        if (given is > 0 and < 3)
            yield return "--cluster-ca, --certificate and --key belong together: give all three, or none of them.";
        if (given > 0 && InsecureCluster) yield return "--insecure-cluster contradicts --cluster-ca: leave one of them out.";
        if (given == 0 && isReachable && !InsecureCluster)
        {
            yield return "With --redis others reach this process, and it has no certificates: anybody could change what the cluster " +
                "does. Make some (odin cluster init DIR; odin cluster issue silo|edge NAME --dir DIR) and give --cluster-ca, " +
                "--certificate and --key, or give --insecure-cluster in a network that nobody else reaches.";
        }
    }

    private static bool TryInsecure(string text, CertificateOptions options)
    {
        if (!bool.TryParse(text, out var isInsecure)) return false;
        options.InsecureCluster = isInsecure;
        return true;
    }
}
