namespace Odin.Cli.Top;

/// <summary>How a line looks.</summary>
internal enum TopLook
{
    Plain,

    /// <summary>The name of a pane and of its columns.</summary>
    Heading,

    /// <summary>The same of the pane that keys are for.</summary>
    Focused,

    /// <summary>The row that keys are for.</summary>
    Chosen,

    /// <summary>Not as it should be.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Failure,
}
