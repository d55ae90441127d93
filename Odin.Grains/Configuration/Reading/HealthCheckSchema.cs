using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>The keys of a health check.</summary>
internal static class HealthCheckSchema
{
    private const string Address = "a host name or an address, with or without a port";

    public static RecordValue<HealthCheckSpec> Value { get; } = new(
        "an object with Type, Interval, Timeout, Rise, Fall and what the type needs",
        new Key<HealthCheckSpec, HealthCheckType>("Type",
            "What a probe does: connect, ask by HTTP(S), make a TLS handshake, or send text and find text in the answer.",
            new ChoiceValue<HealthCheckType>(), spec => spec.Type, (spec, value) => spec with { Type = value }),
        new Key<HealthCheckSpec, TimeSpan>("Interval",
            "Time between two probes of a target in a region, give or take a tenth; not below Timeout.", new DurationValue("100ms", "1h"),
            spec => spec.Interval, (spec, value) => spec with { Interval = value }),
        new Key<HealthCheckSpec, TimeSpan?>("FastInterval",
            "The same while the last probe speaks against the present health; null: 1s, or Interval when that is less.",
            Optional.Of(new DurationValue("100ms", "1h")), spec => spec.FastInterval, (spec, value) => spec with { FastInterval = value }),
        new Key<HealthCheckSpec, TimeSpan>("Timeout", "A probe that takes longer is bad.", new DurationValue("1ms", "5m"),
            spec => spec.Timeout, (spec, value) => spec with { Timeout = value }),
        new Key<HealthCheckSpec, int>("Rise", "Good probes in a row that make an unhealthy target healthy.", new IntegerValue(1, 100),
            spec => spec.Rise, (spec, value) => spec with { Rise = value }),
        new Key<HealthCheckSpec, int>("Fall", "Bad probes in a row that make a healthy target unhealthy.", new IntegerValue(1, 100),
            spec => spec.Fall, (spec, value) => spec with { Fall = value }),
        new Key<HealthCheckSpec, int?>("Port", "The port to probe; null: the target's own.", Optional.Of(new IntegerValue(1, 65535)),
            spec => spec.Port, (spec, value) => spec with { Port = value }),
        new Key<HealthCheckSpec, string>("Path", "Http, Https: what is asked for.",
            new VisibleValue("a path that begins with /", first: "/"), spec => spec.Path, (spec, value) => spec with { Path = value }),
        new Key<HealthCheckSpec, string?>("Host", "Http, Https: the host named in the request; null: the target's address.",
            Optional.Of(new VisibleValue(Address, isHost: true), ""), spec => spec.Host, (spec, value) => spec with { Host = value }),
        new Key<HealthCheckSpec, string>("ExpectedStatus", "Http, Https: the statuses that are good.", new StatusValue(),
            spec => spec.ExpectedStatus, (spec, value) => spec with { ExpectedStatus = value }),
        new Key<HealthCheckSpec, string?>("ServerName",
            "Https, Tls: the name asked for and looked for in the certificate; null: Host, else the target's host.",
            Optional.Of(new VisibleValue("a host name", isHost: true), ""), spec => spec.ServerName,
            (spec, value) => spec with { ServerName = value }),
        new Key<HealthCheckSpec, bool>("VerifyCertificate", "Https, Tls: whether a certificate this machine does not trust is bad.",
            new BooleanValue(), spec => spec.VerifyCertificate, (spec, value) => spec with { VerifyCertificate = value }),
        new Key<HealthCheckSpec, string?>("Send", "SendExpect: what is sent.", Optional.Of(new EscapedValue(), ""), spec => spec.Send,
            (spec, value) => spec with { Send = value }),
        new Key<HealthCheckSpec, string?>("Expect", "SendExpect: what must be in the answer's first 64 KiB.",
            Optional.Of(new EscapedValue(), ""), spec => spec.Expect, (spec, value) => spec with { Expect = value }));
}
