namespace Odin.Cli.Top;

/// <summary>A column of a pane.</summary>
/// <param name="Name">Its heading.</param>
internal sealed record TopColumn(string Name)
{
    /// <summary>It stands on the right, and the largest come first unless the order is reversed.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Shown only on a screen that has room for it.</summary>
    public bool IsOptional { get; init; }

    public static TopColumn Number(string name) => new(name) { IsNumber = true };
}
