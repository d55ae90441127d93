using Odin.Edge.Admission;
using Odin.Grains.Edges;

namespace Odin.Edge.Apps;

/// <summary>A change of one app, with everything made that may fail; putting it in force is left.</summary>
/// <param name="Change">As the catalog has it.</param>
/// <param name="App">The one that runs, or a new one.</param>
/// <param name="Before">The version that stands; null: the app is new.</param>
/// <param name="Model">The next version of the one that runs; null: the app is new.</param>
/// <param name="AdmissionPolicy">Who may come in under that version; null: everybody.</param>
internal sealed record PreparedApp(AppVersion Change, EdgeApp App, AppModel? Before, AppModel? Model, AdmissionPolicy? AdmissionPolicy);
