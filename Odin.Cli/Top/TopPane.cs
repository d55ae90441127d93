using System.Collections.Immutable;

namespace Odin.Cli.Top;

/// <summary>One list of <c>odin top</c>: its rows in their order, those that the filter lets through, and the one that is chosen.</summary>
/// <param name="kind">Which list it is.</param>
/// <param name="columns">What a row has.</param>
/// <param name="order">The column by which it is ordered at first.</param>
internal sealed class TopPane(TopPaneKind kind, ImmutableArray<TopColumn> columns, int order)
{
    private ImmutableArray<TopRow> _all = [];
    private string _filter = "";
    private string? _pinned;
    private int _chosen;

    public TopPaneKind Kind => kind;

    public ImmutableArray<TopColumn> Columns => columns;

    /// <summary>Those that are shown, in order.</summary>
    public ImmutableArray<TopRow> Rows { get; private set; } = [];

    /// <summary>The column that orders the rows.</summary>
    public int Order { get; private set; } = order;

    public bool IsReversed { get; private set; }

    /// <summary>The largest come first.</summary>
    public bool IsDescending => columns[Order].IsNumber != IsReversed;

    /// <summary>Rows in which no value contains it are not shown.</summary>
    public string Filter
    {
        get => _filter;
        set
        {
            _filter = value;
            Arrange();
        }
    }

    /// <summary>The place of the chosen row; it is in range while there are rows.</summary>
    public int Chosen => _chosen;

    public TopRow? ChosenRow => Rows.IsEmpty ? null : Rows[_chosen];

    public void Take(IEnumerable<TopRow> rows)
    {
        _all = [.. rows];
        Arrange();
    }

    /// <summary>The choice stays with the row, wherever the order takes it.</summary>
    public void Move(int rows)
    {
        if (Rows.IsEmpty) return;
        _chosen = (int)Math.Clamp((long)_chosen + rows, 0, Rows.Length - 1);
        Pin();
    }

    public void Pin() => _pinned = ChosenRow?.Key;

    /// <summary>The choice is that of the first row, whichever it is.</summary>
    public void Unpin()
    {
        _pinned = null;
        Arrange();
    }

    public void OrderByNext()
    {
        (Order, IsReversed) = ((Order + 1) % columns.Length, false);
        Arrange();
    }

    public void Reverse()
    {
        IsReversed = !IsReversed;
        Arrange();
    }

    private void Arrange()
    {
        var shown = _all.Where(IsMeant).OrderBy(row => row.Cells[Order].Order is null);
        Rows = [.. IsDescending ? shown.ThenByDescending(row => row.Cells[Order].Order) : shown.ThenBy(row => row.Cells[Order].Order)];
        var place = _pinned is null ? 0 : Rows.ToList().FindIndex(row => row.Key == _pinned);
        // A row that went leaves the choice to the one that has its place; it may come back.
        _chosen = Rows.IsEmpty ? 0 : Math.Clamp(place < 0 ? _chosen : place, 0, Rows.Length - 1);
    }

    private bool IsMeant(TopRow row) =>
        _filter.Length == 0 || row.Cells.Any(cell => cell.Text.Contains(_filter, StringComparison.OrdinalIgnoreCase));
}
