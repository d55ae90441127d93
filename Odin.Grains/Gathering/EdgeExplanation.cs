using Odin.Grains.Consoles;

namespace Odin.Grains.Gathering;

/// <summary>One edge's explanation.</summary>
/// <param name="Edge">Its id.</param>
/// <param name="Region">Its region.</param>
/// <param name="App">Null: it does not serve the app.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-explanation")]
public sealed record EdgeExplanation(
    [property: Id(0)] string Edge, [property: Id(1)] string Region, [property: Id(2)] AppExplanation? App);
