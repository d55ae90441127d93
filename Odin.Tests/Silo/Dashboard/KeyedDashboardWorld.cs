using Odin.Silo.Access;

namespace Odin.Tests.Silo.Dashboard;

/// <summary>The same with the file of a viewer's key.</summary>
public sealed class KeyedDashboardWorld : DashboardWorld
{
    private readonly string _file = Path.GetTempFileName();

    internal string Key { get; } = KeyText.New();

    internal override IEnumerable<string> More
    {
        get
        {
            File.WriteAllText(_file, KeyLine.Of(new ApiKey(KeyText.HashOf(Key), "ada", Role.Viewer)));
            return ["--admin-keys", _file];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        File.Delete(_file);
    }
}
