using System.Collections.Immutable;

namespace Odin.Cli.Top;

/// <summary>One row of a pane.</summary>
/// <param name="Key">Names it from one second to the next.</param>
/// <param name="Look">Plain, or what is to be seen at a glance.</param>
/// <param name="Cells">One for each column.</param>
internal sealed record TopRow(string Key, TopLook Look, params ImmutableArray<TopCell> Cells);
