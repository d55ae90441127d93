using Odin.Edge.Certificates;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of the certificates that its apps name.</summary>
internal static class CertificateMetrics
{
    public static IMetricSet Create(CertificateStore certificates) => new MetricSet<CertificateStatus>(
        () => certificates.Statuses.ToArray(),
        new(Metric.Gauge("odin_certificate_expiry_seconds", "s",
            "How long the certificate that is in force stays good; negative: it has expired.", "name"), (status, samples) =>
            {
                if (status.NotAfter is not null) samples.Add(certificates.LeftOf(status).TotalSeconds, LabelText.Of("name", status.Name));
            }),
        new(Metric.Gauge("odin_certificate_refused", "",
            "1 while the files of the certificate, as they are now, cannot be used or are missing.", "name"),
            (status, samples) => samples.Add(status.IsRefused ? 1 : 0, LabelText.Of("name", status.Name))));
}
