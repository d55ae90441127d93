using Odin.Silo.Access;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>The same with the file of a viewer's key, an operator's, and one that is limited to an app.</summary>
public sealed class KeyedDashboardWorld : DashboardWorld
{
    private readonly string _file = Path.GetTempFileName();

    internal string Key { get; } = KeyText.New();

    internal string Operator { get; } = KeyText.New();

    internal string Limited { get; } = KeyText.New();

    internal override IEnumerable<string> More
    {
        get
        {
            File.WriteAllLines(_file,
            [
                KeyLine.Of(new ApiKey(KeyText.HashOf(Key), "ada", Role.Viewer)),
                KeyLine.Of(new ApiKey(KeyText.HashOf(Operator), "bob", Role.Operator)),
                KeyLine.Of(new ApiKey(KeyText.HashOf(Limited), "lim", Role.Operator) { Apps = ["shop"] }),
            ]);
            return ["--admin-keys", _file];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }
}
