using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;

namespace Odin.Cli.Top;

/// <summary>The lines of the screen, for a size. Pure.</summary>
/// <param name="model">What is shown.</param>
/// <param name="address">Of the silo that is asked.</param>
internal sealed class TopView(TopModel model, string address)
{
    public const int LeastWidth = 40;
    public const int LeastHeight = 6;

    private const string Keys = "q quit  tab 1-5 pane  ↑↓ row  s sort  r reverse  / filter  d drain  e enable";

    /// <summary>As many as the screen is high.</summary>
    public ImmutableArray<TopLine> Lines(int width, int height)
    {
        if (width < LeastWidth || height < LeastHeight)
            return [.. Padded([new(Fit($"{LeastWidth}x{LeastHeight} at least, is {width}x{height}", width), TopLook.Warning)], height)];
        List<TopLine> lines = [new(Fit(Summary(), width)), Fit(Status(width), width)];
        var focus = (int)model.Focus.Kind;
        var heights = TopLayout.Heights([.. model.Panes.Select(pane => pane.Rows.Length)], focus, height - 3);
        foreach (var pane in model.Panes.Where(pane => heights[(int)pane.Kind] > 0))
        {
            var room = heights[(int)pane.Kind];
            lines.AddRange(Padded(TopTable.Lines(pane, TitleOf(pane), room, width, pane == model.Focus), room));
        }

        return [.. Padded(lines, height - 1), new TopLine(Fit(Keys, width), TopLook.Heading)];
    }

    private string Summary()
    {
        if (model.World is not { } world) return $"odin top  {VisibleText.Of(address)}  waiting for the first answer";
        var totals = world.Totals;
        return string.Create(CultureInfo.InvariantCulture, $"odin top {world.Time.UtcDateTime:HH:mm:ss}Z  live {totals.Live}  new/s "
            + $"{TopCell.OfRate(totals.EstablishedPerSecond).Text}  apps {totals.Apps}  targets {totals.Usable}/{totals.Targets}  "
            + $"edges {totals.Edges}  silos {totals.Silos}  {VisibleText.Of(address)}");
    }

    /// <summary>What matters most, of what there is to say.</summary>
    private TopLine Status(int width)
    {
        if (model.Asked is { } asked) return new(QuestionOf(asked, width), TopLook.Warning);
        if (model.IsTyping) return new($"show in pane {NumberOf(model.Focus)}: {model.Focus.Filter}_  (enter: done, esc: all)");
        if (model.LostFor is { } why) return new($"connection lost, tries again: {why}", TopLook.Failure);
        if (model.World?.Damage is { } damage) return new($"the stored catalog cannot be read: {VisibleText.Of(damage)}", TopLook.Failure);
        if (model.Said.Length > 0) return new(model.Said);
        var missing = string.Join(", ", model.Missing);
        return missing.Length > 0 ? new($"not complete, no answer of {VisibleText.Of(missing)}", TopLook.Warning) : new("");
    }

    /// <summary>A long name gives way: what is asked for, and how it is answered, is always there.</summary>
    private static string QuestionOf(TopAction.SetState asked, int width)
    {
        var end = asked.State == AdminState.Ready ? "? [y/N]" : $", {asked.Live} live have Drain.Timeout? [y/N]";
        return Fit($"{asked.Verb} {VisibleText.Of(asked.What)}", width - end.Length) + end;
    }

    private string TitleOf(TopPane pane)
    {
        var name = pane.Kind switch
        {
            TopPaneKind.Targets => $"TARGETS OF {VisibleText.Of(VisibleText.Shorten(model.ChosenApp ?? "-", 20))}",
            TopPaneKind.Busiest => "BUSIEST",
            TopPaneKind.Longest => "LONGEST",
            _ => pane.Columns[0].Name + "S",
        };
        return $"{NumberOf(pane)} {name}" + (pane.Filter.Length > 0 ? $" with '{pane.Filter}'" : "");
    }

    private static string NumberOf(TopPane pane) => ((int)pane.Kind + 1).ToString(CultureInfo.InvariantCulture);

    private static TopLine Fit(TopLine line, int width) => line with { Text = Fit(line.Text, width) };

    private static string Fit(string text, int width) =>
        text.Length <= width ? text : width < 2 ? "…"[..width] : VisibleText.Shorten(text, width - 1);

    private static IEnumerable<TopLine> Padded(IEnumerable<TopLine> lines, int height) =>
        lines.Concat(Enumerable.Repeat(new TopLine(""), height)).Take(height);
}
