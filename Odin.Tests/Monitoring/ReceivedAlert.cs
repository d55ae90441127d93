namespace Odin.Tests.Monitoring;

/// <summary>One alert of a call that came to an <see cref="AlertInbox"/>.</summary>
/// <param name="Path">Where it was sent: the receiver's path, or that of Alertmanager's own API.</param>
internal sealed record ReceivedAlert(string Path, bool IsFiring, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    public string Name => Labels["alertname"];

    public override string ToString() =>
        $"{Path} {(IsFiring ? "firing" : "resolved")} {string.Join(' ', Labels.Select(label => $"{label.Key}={label.Value}"))}";
}
