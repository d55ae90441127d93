using Odin.Grains.Edges;

namespace Odin.Cli.Top;

/// <summary>What a key asked for that the screen alone cannot do.</summary>
internal abstract record TopAction
{
    public sealed record Quit : TopAction;

    /// <param name="Target">Null: the app itself.</param>
    /// <param name="Live">Sessions that it has, for the question.</param>
    public sealed record SetState(string App, string? Target, AdminState State, string Live) : TopAction
    {
        public string What => Target is null ? $"app {App}" : $"target {Target} of app {App}";

        public string Verb => State == AdminState.Ready ? "enable" : "drain";

        public string Word => State == AdminState.Ready ? "ready" : "draining";
    }
}
