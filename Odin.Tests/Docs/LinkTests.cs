using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_somewhere() =>
        Page.All.SelectMany(page =>
            page.Links.Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !Leads(page, link.Target))
            .Select(link => $"{page.Name}:{link.Number}: {link.Target}")).ShouldBeEmpty();

    private static bool Leads(Page page, string target)
    {
        var (file, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var folder = Path.GetDirectoryName(page.Name)!;
        var path = file.Length == 0 ? page.Name : Path.GetRelativePath(RepositoryFiles.Root, RepositoryFiles.Path(folder, file));
        if (anchor is null) return Path.Exists(RepositoryFiles.Path(path));

        return Page.All.SingleOrDefault(other => other.Name == path) is { } there && there.Anchors.Contains(anchor);
    }
}
