namespace Odin.Tests.Support.Processes;

/// <summary>Test classes that share one cluster with certificates.</summary>
[CollectionDefinition(Name)]
public sealed class CertifiedWorlds : ICollectionFixture<CertifiedWorld>
{
    public const string Name = "a cluster with certificates";
}
