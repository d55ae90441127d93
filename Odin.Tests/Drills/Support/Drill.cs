namespace Odin.Tests.Drills.Support;

/// <summary>The drill under way.</summary>
internal static class Drill
{
    /// <summary>A line of figures in the test's output.</summary>
    public static void Say(string text) =>
        TestContext.Current.TestOutputHelper!.WriteLine(text);
}
