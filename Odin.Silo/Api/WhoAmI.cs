using Odin.Silo.Api.Contracts;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Api;

/// <summary><c>whoami</c>: what the silo makes of the caller.</summary>
internal static class WhoAmI
{
    public static Task<IResult> GetAsync(ApiCall call) => Task.FromResult(ApiJson.Of(new WhoAmIAnswer(call.Caller.Name, call.Caller.Role,
        call.Caller.Id, call.Caller.Apps, call.Caller.Expires, call.Caller.Address?.ToString(), call.Service<SiloOptions>().Name)));
}
