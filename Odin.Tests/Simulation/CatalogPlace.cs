using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Simulation;

/// <summary>The catalog and the register, in the first region; both go when the storage is down.</summary>
internal sealed class CatalogPlace(Place place)
{
    private readonly Dictionary<long, AppSpec> _specs = [];
    private CatalogState _state = new();

    public Place Place => place;

    public bool IsStorageDown { get; set; }

    public PermitRegister Register { get; } = new();

    public long Version => _state.Table.Version;

    public AppVersion App => _state.Table.Apps[0];

    public CatalogChanges ChangesSince(long version) => _state.Table.ChangesSince(version);

    public AppVersion? Find(string app) => _state.Table.Find(app);

    /// <summary>The app as it stood in one of its versions.</summary>
    public AppSpec SpecOf(long version) => _specs[version];

    public void Apply(AppSpec app) => Take(_state.Apply(new ConfigSpec { Apps = [app] }, expectedVersion: null));

    public void RollBack() => Take(_state.RollBack(toVersion: null));

    public void SetAdminState(TargetAddress target, AdminState adminState) => Take(_state.SetAdminState(App.Spec.Name, target, adminState));

    private void Take(CatalogStep step)
    {
        _state = step.State;
        _specs[App.Version] = App.Spec;
    }
}
