using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Cli.Top;

/// <summary>Everything that <c>odin top</c> shows: what silos say and keys turn it into. It waits for nothing and draws nothing.</summary>
internal sealed class TopModel
{
    private const int LongestFilter = 60;

    private readonly SessionRates _rates = new();
    private ImmutableArray<string> _missing = [];
    private string? _targetsOf;

    public ImmutableArray<TopPane> Panes { get; } =
    [
        new(TopPaneKind.Regions, TopRows.RegionColumns, order: 4), new(TopPaneKind.Apps, TopRows.AppColumns, TopRows.LiveOfApp),
        new(TopPaneKind.Targets, TopRows.TargetColumns, TopRows.LiveOfTarget), new(TopPaneKind.Busiest, TopRows.SessionColumns, order: 5),
        new(TopPaneKind.Longest, TopRows.SessionColumns, order: 4),
    ];

    /// <summary>The last one that came; null: none has come yet.</summary>
    public WorldDocument? World { get; private set; }

    /// <summary>The pane that keys are for.</summary>
    public TopPane Focus { get; private set; }

    /// <summary>A filter is being typed.</summary>
    public bool IsTyping { get; private set; }

    /// <summary>What waits for a yes; null: nothing does.</summary>
    public TopAction.SetState? Asked { get; private set; }

    /// <summary>Why what is shown is old; null: it is not.</summary>
    public string? LostFor { get; private set; }

    /// <summary>What became of the last thing that was asked for; empty: nothing was.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Who did not answer.</summary>
    public IEnumerable<string> Missing => (World?.Missing.Select(missing => missing.Name) ?? []).Union(_missing);

    /// <summary>The app whose targets are shown; null: there is none.</summary>
    public string? ChosenApp => Pane(TopPaneKind.Apps).ChosenRow?.Key;

    public TopModel() => Focus = Pane(TopPaneKind.Apps);

    public TopPane Pane(TopPaneKind kind) => Panes[(int)kind];

    public void Take(TopEvent happened)
    {
        TakeIn(happened);
        ForgetTargets();
    }

    private void TakeIn(TopEvent happened)
    {
        switch (happened)
        {
            case TopEvent.World { Document: var world }:
                (World, LostFor) = (world, null);
                Pane(TopPaneKind.Regions).Take(TopRows.OfRegions(world));
                Pane(TopPaneKind.Apps).Take(TopRows.OfApps(world));
                Pane(TopPaneKind.Apps).Pin();   // Else the targets of another app would be shown each second.
                break;
            case TopEvent.App { Detail: { } detail } when detail.App.Name == ChosenApp:
                Pane(TopPaneKind.Targets).Take(TopRows.OfTargets(detail.Targets));
                break;
            case TopEvent.Sessions sessions:
                _rates.Take(sessions.Busiest.Concat(sessions.Longest).DistinctBy(session => session.Id));
                Pane(TopPaneKind.Busiest).Take(TopRows.OfSessions(sessions.Busiest, _rates.Of));
                Pane(TopPaneKind.Longest).Take(TopRows.OfSessions(sessions.Longest, _rates.Of));
                _missing = sessions.Missing;
                break;
            case TopEvent.Lost { Why: var why }:
                LostFor = VisibleText.Of(why);
                break;
            case TopEvent.Said { Text: var text }:
                Said = VisibleText.Of(text);
                break;
        }
    }

    /// <summary>Null: the model has done what the key means.</summary>
    public TopAction? Press(ConsoleKeyInfo key)
    {
        var action = Meant(key);
        ForgetTargets();
        return action;
    }

    private TopAction? Meant(ConsoleKeyInfo key)
    {
        if (Asked is { } asked) return Answer(asked, key);
        if (IsTyping)
        {
            Type(key);
            return null;
        }

        Said = "";
        if (key.KeyChar is 'q' or 'Q') return new TopAction.Quit();
        if (key.KeyChar is 'd' or 'e') Ask(key.KeyChar == 'd' ? AdminState.Draining : AdminState.Ready);
        else if (!TryMove(key)) TryArrange(key);
        return null;
    }

    private TopAction.SetState? Answer(TopAction.SetState asked, ConsoleKeyInfo key)
    {
        Asked = null;
        var isYes = key.KeyChar is 'y' or 'Y';
        Said = isYes ? $"{asked.What}: {asked.Verb} …" : "nothing was changed";
        return isYes ? asked : null;
    }

    /// <summary>Those of an app that is chosen no more are not shown under another one's name.</summary>
    private void ForgetTargets()
    {
        if (_targetsOf == ChosenApp) return;
        _targetsOf = ChosenApp;
        Pane(TopPaneKind.Targets).Take([]);
        Pane(TopPaneKind.Targets).Unpin();
    }

    private void Ask(AdminState state)
    {
        Focus.Pin();
        Asked = (Focus.Kind, Focus.ChosenRow, ChosenApp) switch
        {
            (TopPaneKind.Apps, { } app, _) => new TopAction.SetState(app.Key, null, state, app.Cells[TopRows.LiveOfApp].Text),
            (TopPaneKind.Targets, { } target, { } app) =>
                new TopAction.SetState(app, target.Key, state, target.Cells[TopRows.LiveOfTarget].Text),
            _ => null,
        };
        if (Asked is null) Said = "d and e are for an app or a target: choose one in pane 2 or 3";
    }

    private bool TryMove(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Tab:
                var step = key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? Panes.Length - 1 : 1;
                Focus = Panes[((int)Focus.Kind + step) % Panes.Length];
                return true;
            case ConsoleKey.UpArrow: Focus.Move(-1); return true;
            case ConsoleKey.DownArrow: Focus.Move(1); return true;
            case ConsoleKey.PageUp: Focus.Move(-10); return true;
            case ConsoleKey.PageDown: Focus.Move(10); return true;
            case ConsoleKey.End: Focus.Move(int.MaxValue); return true;
            case ConsoleKey.Home: Focus.Unpin(); return true;
        }

        if (key.KeyChar is not (>= '1' and <= '5')) return false;
        Focus = Panes[key.KeyChar - '1'];
        return true;
    }

    private void TryArrange(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { KeyChar: 's' }: Focus.OrderByNext(); break;
            case { KeyChar: 'r' }: Focus.Reverse(); break;
            case { KeyChar: '/' }: IsTyping = true; break;
            case { Key: ConsoleKey.Escape }: Focus.Filter = ""; break;
        }
    }

    private void Type(ConsoleKeyInfo key)
    {
        var filter = Focus.Filter;
        if (key.Key == ConsoleKey.Escape) filter = "";
        if (key.Key == ConsoleKey.Backspace && filter.Length > 0) filter = filter[..^1];
        if (!char.IsControl(key.KeyChar) && filter.Length < LongestFilter && VisibleText.IsVisible([key.KeyChar])) filter += key.KeyChar;
        Focus.Filter = filter;
        IsTyping = key.Key is not (ConsoleKey.Enter or ConsoleKey.Escape);
    }
}
