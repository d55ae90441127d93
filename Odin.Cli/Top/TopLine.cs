namespace Odin.Cli.Top;

/// <summary>One line of the screen, no wider than it.</summary>
internal readonly record struct TopLine(string Text, TopLook Look = TopLook.Plain);
