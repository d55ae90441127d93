using System.Collections.Immutable;
using Odin.Hosting.Settings;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;

namespace Odin.Silo.Api;

/// <summary><c>keys</c>: lists, makes and revokes them.</summary>
internal static class KeyRoutes
{
    public const int MostKeys = 1000;

    public static Task<IResult> ListAsync(ApiCall call)
    {
        var (keys, now) = (call.Service<KeyRing>(), Now(call));
        return Task.FromResult(ApiJson.Of(new KeyList(keys.All.Select(key => KeyItem.Of(key, now, keys.IsOfFile(key.Id))))));
    }

    public static async Task<IResult> CreateAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<KeyBody>();
        if (body is null) return problem!;
        var (keys, now) = (call.Service<KeyRing>(), Now(call));
        if (WhyNot(body, now, keys.IsKeyed) is { } wrong) return Problem.BadRequest(wrong);
        if (!await MakeRoomAsync(keys, now))
            return Problem.Conflict($"There are {MostKeys} keys, and none of them has ended: revoke some first.");

        var text = KeyText.New();
        KeyLine.TryReadRole(body.Role, out var role);
        var key = new ApiKey(KeyText.HashOf(text), body.Name!, role)
        {
            Apps = body.Apps ?? [],
            Expires = body.Expires?.ToUniversalTime(),
            Created = now,
            Creator = call.Caller.Id,
        };
        await keys.PutAsync(key);
        call.Changed(null, $"key {key.Id}: {KeyLine.Of(key)[(key.Hash.Length + 1)..]}");
        return ApiJson.Of(new NewKey(text, KeyItem.Of(key, now, isOfFile: false)), StatusCodes.Status201Created);
    }

    public static async Task<IResult> RevokeAsync(ApiCall call)
    {
        var (keys, now, id) = (call.Service<KeyRing>(), Now(call), call.Part("id"));
        if (keys.All.FirstOrDefault(key => key.Id == id) is not { } key)
            return Problem.NotFound($"There is no key '{id}'; GET /api/v1/keys lists them.");
        if (keys.IsOfFile(id))
            return Problem.Conflict($"Key {id} stands in the file of AdminKeys: remove its line there, on every silo that has it.");
        if (key.Revoked is not null) return ApiJson.Of(KeyItem.Of(key, now, isOfFile: false));
        if (IsAdmin(key, now) && keys.All.Count(other => IsAdmin(other, now)) == 1)
            return Problem.Conflict($"Key {id} is the only one of an admin that is good: make another one first.");

        var revoked = key with { Revoked = now };
        await keys.PutAsync(revoked);
        call.Changed($"key {id} of {key.Name} was good", "revoked");
        return ApiJson.Of(KeyItem.Of(revoked, now, isOfFile: false));
    }

    private static string? WhyNot(KeyBody body, DateTimeOffset now, bool isKeyed)
    {
        if (body.Name is null || !Identifier.IsValid(body.Name))
            return $"name '{body.Name}': expected {Identifier.Expected}.";
        if (!KeyLine.TryReadRole(body.Role, out var role)) return $"role '{body.Role}': expected viewer, operator or admin.";
        if (body.Apps?.FirstOrDefault(app => !Identifier.IsValid(app)) is { } wrong) return $"apps: '{wrong}' is no name of an app.";
        if (body.Expires <= now) return $"expires {body.Expires:u}: expected a time to come.";
        return isKeyed || (role == Role.Admin && body.Apps is not { IsEmpty: false } && body.Expires is null) ? null
            : "The first key has to be one of an admin, for all apps and without an end: with it there is no way in without a key.";
    }

    /// <summary>The key that ended first goes for a new one.</summary>
    private static async Task<bool> MakeRoomAsync(KeyRing keys, DateTimeOffset now)
    {
        ImmutableArray<ApiKey> stored = [.. keys.All.Where(key => !keys.IsOfFile(key.Id))];
        if (stored.Length < MostKeys) return true;
        if (stored.Where(key => !key.IsGood(now)).MinBy(key => key.Revoked ?? key.Expires) is not { } ended) return false;
        await keys.RemoveAsync(ended);
        return true;
    }

    private static bool IsAdmin(ApiKey key, DateTimeOffset now) => key.Role == Role.Admin && key.Apps.IsEmpty && key.IsGood(now);

    private static DateTimeOffset Now(ApiCall call) => call.Service<TimeProvider>().GetUtcNow();
}
