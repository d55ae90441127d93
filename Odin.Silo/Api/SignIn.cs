using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary><c>session</c>: a browser shows its key once and gets a cookie.</summary>
internal static class SignIn
{
    public static async Task<IResult> SignInAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<NoBody>();
        if (body is null) return problem!;
        if (call.Caller is { Key: null, Id: not null })
            return Problem.Conflict($"{call.Caller.Title} is enough: a session is made for a key.");
        if (call.Caller.Key is not { } key) return Problem.Conflict("There are no keys: on the silo's machine nobody has to sign in.");
        if (call.Caller.IsBrowser) return Problem.Conflict("A session is made for a key: send the header `Authorization: Bearer`.");
        if (call.Service<SessionCookies>().Make(key) is not { } cookie)
            return Problem.Unavailable("Redis has not been read yet; ask again.");
        call.Http.Response.Cookies.Append(SessionCookies.Name, cookie, OptionsOf(call, SessionCookies.Length));
        call.Changed(null, $"a session of key {key.Id} for {SessionCookies.Length.TotalHours:0} h");
        return await WhoAmI.GetAsync(call);
    }

    public static Task<IResult> SignOutAsync(ApiCall call)
    {
        call.Http.Response.Cookies.Append(SessionCookies.Name, "", OptionsOf(call, TimeSpan.Zero));
        return WhoAmI.GetAsync(call);
    }

    /// <summary>No script reads it, and no page of others makes a browser send it.</summary>
    private static CookieOptions OptionsOf(ApiCall call, TimeSpan length) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = call.Http.Request.IsHttps,
        Path = "/",
        MaxAge = length,
    };
}
