namespace Odin.Tests.Monitoring;

/// <summary>An alert that an Alertmanager has, and whether another one keeps it quiet.</summary>
internal sealed record HeldAlert(IReadOnlyDictionary<string, string> Labels, bool IsInhibited)
{
    public string Name => Labels["alertname"];

    public override string ToString() => $"{Name} {Labels.GetValueOrDefault("app")} {(IsInhibited ? "quiet" : "loud")}";
}
