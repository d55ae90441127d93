using System.Text;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Differences;
using Odin.Grains.Configuration.Reading;

namespace Odin.Grains.Catalog;

/// <summary>Takes in a document of two apps and then one in which an app has changed, as a catalog of its own would, and forgets both. What
/// a change needs and a first document does not is compiled when it runs first: so it is not in the first change after the start.</summary>
public static class SmallChange
{
    public static void Make()
    {
        var (memory, state) = (new ConfigMemory(), new CatalogState().Named("-"));
        state = Take(memory, state, Document(port: 1));
        Take(memory, state, Document(port: 3));
    }

    private static CatalogState Take(ConfigMemory memory, CatalogState state, byte[] document)
    {
        var config = memory.ReadJson(document, "").Config ?? ConfigSpec.Empty;
        ConfigDifference.Between(state.Present().Config, config);
        Removal.IsAny(state.Present().Config, config);
        var next = state.Apply(config, expectedVersion: null).State;
        CatalogDifference.Of(state, next);
        AppTable.Of(state.Table.ChangesSince(0)).Merge(next.Table.ChangesSince(state.Table.Version));
        return next;
    }

    private static byte[] Document(int port) => Encoding.UTF8.GetBytes($$"""
        {"Apps":[{"Name":"a","Ports":[{{port}}],"Targets":["h:1"]},{"Name":"b","Ports":[2],"Targets":["h:1"]}]}
        """);
}
