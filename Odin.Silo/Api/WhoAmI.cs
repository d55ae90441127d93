using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Api;

/// <summary><c>whoami</c>: what the silo makes of the caller.</summary>
internal static class WhoAmI
{
    public static Task<IResult> GetAsync(ApiCall call) => Task.FromResult(ApiJson.Of(new
    {
        call.Caller.Name,
        call.Caller.Role,
        key = call.Caller.Id,
        call.Caller.Apps,
        call.Caller.Key?.Expires,
        address = call.Caller.Address?.ToString(),
        silo = call.Service<SiloOptions>().Name,
    }));
}
