using Odin.Grains.Configuration;

namespace Odin.Edge.Drains;

/// <summary>How long the ports of an edge that is drained go on accepting while it says that it is not ready any more.</summary>
/// <param name="Override">Stands for every app's own when not null.</param>
/// <param name="Leaving">How long the planned withdrawal of a VIP takes: ports of its apps stay open for that long at least.</param>
internal sealed record DrainNotice(TimeSpan? Override, TimeSpan Leaving = default)
{
    public TimeSpan Of(AppSpec app)
    {
        var notice = Override ?? app.Drain.Notice;
        return app.Vip is not null && Leaving > notice ? Leaving : notice;
    }

    /// <summary>That of a process, which is reported as a whole: the longest of its apps.</summary>
    public TimeSpan Longest(IEnumerable<AppSpec> specs) => specs.Select(Of).DefaultIfEmpty().Max();
}
