using Odin.Grains.Configuration;

namespace Odin.Edge.Drains;

/// <summary>How long the ports of an edge that is drained go on accepting while it says that it is not ready any more.</summary>
/// <param name="Override">Stands for every app's own when not null.</param>
internal sealed record DrainNotice(TimeSpan? Override)
{
    public TimeSpan Of(DrainSpec spec) => Override ?? spec.Notice;

    /// <summary>That of a process, which is told of as a whole: the longest of its apps.</summary>
    public TimeSpan Longest(IEnumerable<DrainSpec> specs) => specs.Select(Of).DefaultIfEmpty().Max();
}
