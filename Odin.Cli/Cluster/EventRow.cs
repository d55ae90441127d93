using Odin.Commands;
using Odin.Grains.Events;

namespace Odin.Cli.Cluster;

/// <summary>One event of <c>odin get events</c>.</summary>
internal sealed record EventRow(string Time, string Kind, string? App, string? Target, string? Region, string? Edge, string Text)
{
    public static EventRow Of(ClusterEvent one) =>
        new(TimeText.Of(one.Time), ChoiceText.Of(one.Kind), one.App, one.Target, one.Region, one.Edge, one.Text);
}
