using Odin.Silo.Access;

namespace Odin.Tests.Silo.Api;

/// <summary>The same, with an admin's key.</summary>
public sealed class KeyedWorld : ApiWorld
{
    internal string Admin { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Admin = await KeyAsync(Role.Admin);
    }
}
