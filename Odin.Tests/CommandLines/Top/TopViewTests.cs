using Odin.Cli.Top;
using Odin.Grains.Gathering;

namespace Odin.Tests.CommandLines.Top;

/// <summary>The lines of <c>odin top</c>, for screens of any size.</summary>
public sealed class TopViewTests
{
    private readonly TopModel _model = TopWorld.Model();

    [Fact]
    public void A_small_screen_shows_every_pane()
    {
        Text(80, 24).ShouldBe("""
            odin top 12:00:00Z  live 120  new/s 3.4  apps 3  targets 5/6  edges 2  silos 1 …

              1 REGIONS  STATE  READY  SILOS  LIVE▼  NEW/S  BUSY
              fra        ready    1/1      1    100      -     -
              iad        dark     0/1      0     20      -     -
              2 APPS          STATE  LIVE▼  NEW/S  USABLE  LIMIT  EDGES  PORTS  BALANCE
            > shop            ready    100    1.5     2/2      -      0  80     RoundRobin
              mail\u001b[31m  ready     15    1.5     2/2      -      0  80     RoundRobin
              chat            down       5    1.5     2/2      -      0  80     RoundRobin
              3 TARGETS OF shop  STATE  USABLE  LIVE▼  TOTAL  LIMIT  HEALTH
              10.0.0.7:80        ready  yes        60   1000      -  healthy
              10.0.0.8:80        ready  no         40   1000      -  fra unhealthy (connect…
              4 BUSIEST       APP   TARGET       EDGE     AGE  B/S▼    UP  DOWN  IDLE  STATE
              192.0.2.1:4000  shop  10.0.0.7:80  fra-1   9.0s     -  500B    0B  1.0s  data
              192.0.2.2:4000  shop  10.0.0.7:80  fra-1  1m00s     -   90B    0B  1.0s  data
              5 LONGEST       APP   TARGET       EDGE    AGE▼  B/S    UP  DOWN  IDLE  STATE
              192.0.2.2:4000  shop  10.0.0.7:80  fra-1  1m00s    -   90B    0B  1.0s  data
              192.0.2.1:4000  shop  10.0.0.7:80  fra-1   9.0s    -  500B    0B  1.0s  data





            q quit  tab 1-5 pane  ↑↓ row  s sort  r reverse  / filter  d drain  e enable
            """.Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_size_is_filled_and_not_left_and_nothing_steers_the_terminal()
    {
        for (var width = 1; width < 200; width += 7)
        {
            for (var height = 1; height < 60; height += 3)
            {
                foreach (var key in "12345")
                {
                    _model.Press($"{key}");
                    var lines = Lines(width, height);
                    lines.Length.ShouldBe(height, $"{width}x{height}");
                    lines.ShouldAllBe(line => line.Text.Length <= width && !line.Text.Any(char.IsControl), $"{width}x{height}");
                }
            }
        }
    }

    [Fact]
    public void The_row_that_is_chosen_is_in_view_however_long_the_list()
    {
        var model = new TopModel();
        var app = TopWorld.Document().Apps[0];
        model.Take(new TopEvent.World(TopWorld.Document() with
        {
            Apps = [.. Enumerable.Range(0, 500).Select(number => app with { Name = $"app{number}", Live = -number })],
        }));
        for (var step = 0; step < 30; step++) model.Press(ConsoleKey.PageDown);

        var chosen = new TopView(model, "").Lines(80, 24).Where(line => line.Look == TopLook.Chosen).ShouldHaveSingleItem();
        chosen.Text.ShouldStartWith("> app300");
    }

    [Fact]
    public void A_question_is_whole_and_a_long_name_gives_way()
    {
        var model = new TopModel();
        model.Take(new TopEvent.World(TopWorld.Document() with
        {
            Apps = [TopWorld.Document().Apps[0] with { Name = new string('a', 200) }],
        }));
        model.Press("d");

        var question = new TopView(model, "").Lines(80, 24)[1];

        question.Text.ShouldStartWith("drain app aaaa");
        question.Text.ShouldEndWith("…, 5 live have Drain.Timeout? [y/N]");
    }

    [Fact]
    public void What_is_old_or_not_complete_is_said()
    {
        _model.Take(new TopEvent.World(TopWorld.Document(new MissingAnswer("region iad", "did not answer"))));
        Lines(80, 24)[1].Text.ShouldBe("not complete, no answer of region iad");
        _model.Take(new TopEvent.Lost("the silo is gone"));
        Lines(80, 24)[1].ShouldBe(new TopLine("connection lost, tries again: the silo is gone", TopLook.Failure));
        Text(80, 24).ShouldContain("> shop", customMessage: "what was known stays in view");
    }

    [Fact]
    public async Task Without_a_terminal_it_says_what_to_do_instead()
    {
        var (exitCode, text, messages) = await InProcess.RunAsync("top");

        (exitCode, text).ShouldBe((1, ""));
        messages.ShouldBe("error: top: standard output is no terminal. `odin get apps --watch` and the like print to a pipe or a file.\n");
    }

    private System.Collections.Immutable.ImmutableArray<TopLine> Lines(int width, int height) =>
        new TopView(_model, "http://127.0.0.1:8080").Lines(width, height);

    private string Text(int width, int height) => string.Join('\n', Lines(width, height).Select(line => line.Text.TrimEnd()));
}
