using System.CommandLine;
using Odin.Cli.Cluster;
using Odin.Cli.Commands;
using Odin.Cli.Output;
using Odin.Commands;

namespace Odin.Tests.CommandLines;

/// <summary>What <c>odin get</c> prints, and that every flag of choices is spelt alike.</summary>
public sealed class RowOutputTests
{
    private static readonly TargetRow[] Rows =
        [new("shop", "10.0.0.7:80", "fra", 2, Backup: false, "Ready", Usable: true, 3, 1, 40, 100, null, "fra Healthy"),
            new("shop", "10.0.0.8:80", null, 1, Backup: true, "Disabled", Usable: false, 0, 0, 7, null, null, "we\u001b[31m: no")];

    [Theory]
    [InlineData("table", """
        APP   TARGET       ADMINSTATE  USABLE  LIVE  TOTAL  LIMIT  RESERVED  REGIONS
        shop  10.0.0.7:80  Ready       yes     3     40     100    -         fra Healthy
        shop  10.0.0.8:80  Disabled    no      0     7      -      -         we\u001b[31m: no

        """)]
    [InlineData("wide", """
        APP   TARGET       REGION  WEIGHT  BACKUP  ADMINSTATE  USABLE  LIVE  LEASED  TOTAL  LIMIT  RESERVED  REGIONS
        shop  10.0.0.7:80  fra     2       no      Ready       yes     3     1       40     100    -         fra Healthy
        shop  10.0.0.8:80  -       1       yes     Disabled    no      0     0       7      -      -         we\u001b[31m: no

        """)]
    [InlineData("json", "  {\n    \"app\": \"shop\",\n    \"target\": \"10.0.0.7:80\",\n    \"region\": \"fra\",\n    \"weight\": 2,")]
    [InlineData("yaml", "- app: shop\n  target: 10.0.0.7:80\n  region: fra\n  weight: 2\n  backup: false\n  adminState: Ready\n")]
    public void Rows_are_printed_in_the_form_that_was_asked_for(string output, string expected)
    {
        using var text = new StringWriter { NewLine = "\n" };

        RowOutput.Write(text, Rows, output);

        text.ToString().ReplaceLineEndings("\n").ShouldContain(expected.ReplaceLineEndings("\n"));
        text.ToString().ShouldNotContain("\u001b");
    }

    [Fact]
    public void A_table_fits_the_screen_and_its_widest_columns_give_way()
    {
        using var text = new StringWriter { NewLine = "\n" };

        RowOutput.Write(text, Rows, "table", width: 75);

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldAllBe(line => line.Length <= 75);
        lines[2].ShouldEndWith("…");
    }

    [Theory]
    [InlineData("text", "table")]
    [InlineData("WIDE", "wide")]
    public void The_old_word_and_any_case_are_taken(string word, string form)
    {
        var flag = RowOutput.NewFlag();

        new RootCommand { flag }.Parse(["-o", word]).GetValue(flag).ShouldBe(form);
    }

    [Fact]
    public void Choices_are_spelt_in_lower_case_and_outputs_alike()
    {
        using var signals = new StopSignals();
        var flags = Leaves(OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals))
            .SelectMany(command => command.Options).Where(option => option.HelpName?.Contains('|') == true).ToList();

        flags.Select(flag => flag.HelpName!).Where(unit => unit.Any(char.IsUpper)).ShouldBeEmpty();
        flags.Where(flag => flag.Name == "--output").Select(flag => flag.HelpName).Distinct()
            .ShouldBe(["table|wide|json|yaml", "json|yaml", "text|json|yaml"], ignoreOrder: true);
        flags.Where(flag => flag.Name == "--output").ShouldAllBe(flag => flag.Aliases.Contains("-o"));
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
