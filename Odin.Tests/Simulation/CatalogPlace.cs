using System.Collections.Immutable;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Tests.Simulation;

/// <summary>The catalog, its storage and the register, in the first region: what the catalog's grain does around the
/// product's pure steps.</summary>
internal sealed class CatalogPlace
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OfferWindow = TimeSpan.FromSeconds(3);

    private readonly Agenda _agenda;
    private CatalogState? _stored;
    private CatalogState _state = new();
    private CatalogChanges? _offer;
    private TimeSpan _offeredAt;
    private TimeSpan? _putBackAt;
    private int _births;

    public CatalogPlace(Place place, Agenda agenda)
    {
        (Place, _agenda) = (place, agenda);
        agenda.Every(() => TimeSpan.FromSeconds(1), PutBackWhenDue);
        agenda.Every(() => CheckInterval, Compare);
    }

    public Place Place { get; }

    public bool IsStorageDown { get; set; }

    public PermitRegister Register { get; } = new();

    public string? Catalog => _state.Table.Catalog;

    public long Version => _state.Table.Version;

    /// <summary>As the operator has it, whatever became of the catalog meanwhile.</summary>
    public AppVersion App { get; private set; } = null!;

    /// <summary>Catalogs that somebody's apply bore.</summary>
    public int Births => _births;

    /// <summary>Those that ask for news.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    public CatalogChanges ChangesSince(long version) => _state.Table.ChangesSince(version);

    public AppLookup Find(string app) => new()
    {
        IsCertain = _state.Table.IsBorn,
        App = _state.Table.Find(app),
        PutBackFor = _agenda.Now - _putBackAt,
        Regions = Regions,
    };

    /// <summary>The storage is empty, and perhaps the grain that remembers has gone with its silo.</summary>
    public void Lose(bool isForgotten)
    {
        _stored = null;
        if (isForgotten) (_state, _offer) = (new CatalogState(), null);
    }

    public void Offer(CatalogChanges copy)
    {
        var offered = CatalogState.Of(copy);
        if (!offered.IsAheadOf(_state) || (_offer is null && Compare() && !offered.IsAheadOf(_state))) return;
        if (_offer is null) _offeredAt = _agenda.Now;
        _offer = CatalogIdentity.Newer(_offer, copy);
    }

    /// <summary>What the world had comes first.</summary>
    public void Apply(AppSpec app)
    {
        PutBack();
        if (!_state.Table.IsBorn) _births++;
        Take(_state.Named($"catalog-{_births:000}").Apply(new ConfigSpec { Apps = [app] }, expectedVersion: null));
    }

    public void RollBack() => Take(_state.RollBack(toVersion: null));

    public void SetAdminState(TargetAddress target, AdminState adminState) =>
        Take(_state.SetAdminState(App.Spec.Name, target, adminState));

    private bool PutBackWhenDue()
    {
        if (_offer is not null && _agenda.Now - _offeredAt >= OfferWindow) PutBack();
        return true;
    }

    private void PutBack()
    {
        Compare();
        if (_offer is not { } copy) return;
        _offer = null;
        var next = CatalogState.Of(copy);
        if (!next.IsAheadOf(_state)) return;
        _putBackAt = _agenda.Now;
        Store(next);
    }

    /// <summary>Memory makes good what the storage has lost.</summary>
    private bool Compare()
    {
        if (_state.IsAheadOf(_stored)) (_stored, _putBackAt) = (_state, _agenda.Now);
        else _state = _stored ?? _state;
        return true;
    }

    private void Take(CatalogStep step)
    {
        Store(step.State);
        if (_state.Table.Apps is [var app]) App = app;
    }

    private void Store(CatalogState state) => _stored = _state = state;
}
