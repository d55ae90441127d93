using System.CommandLine;
using Odin.Commands;

namespace Odin.Cli.Api;

/// <summary>Where the admin API is and as whom it is asked: from flags, from <c>ODIN_API</c> and <c>ODIN_KEY</c>, or from a profile of
/// the user's file. What belongs together comes from one place: a profile's key never goes to an address of another.</summary>
internal sealed class ApiFlags
{
    private readonly Option<string?> _api = Flag.Text("--api", "URL",
        $"The address of a silo's admin endpoint. Default: that of --profile, ODIN_API, the default profile, or {ApiEndpoint.Usual}.");

    private readonly Option<string?> _key = Flag.Text("--key", "KEY",
        "The key. Other users of the machine can read it here: better give it as ODIN_KEY or by --key-file. Default: ODIN_KEY, or none.");

    private readonly Option<string?> _keyFile = Flag.Text("--key-file", "FILE", "The file that has the key.");

    private readonly Option<string?> _profile = Flag.Text("--profile", "NAME",
        $"A profile of {ProfileFile.Shown}. Default: the one it names as default.");

    private readonly Option<string?> _ca = Flag.Text("--ca", "FILE",
        "The authority of the cluster, of which the silo's certificate must be. Default: the authorities of this system.");

    private readonly Option<string?> _certificate = Flag.Text("--certificate", "FILE",
        "An operator's certificate, which stands for a key. Default: none.");

    private readonly Option<string?> _certificateKey = Flag.Text("--certificate-key", "FILE",
        "The key of --certificate. Default: the file of the same name with .key.");

    private IEnumerable<Option<string?>> All => [_api, _key, _keyFile, _profile, _ca, _certificate, _certificateKey];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
        FormerFlags.AddTo(command);
    }

    /// <summary>Null after the error was reported.</summary>
    public ApiEndpoint? Read(ParseResult parsed, Terminal terminal)
    {
        var (endpoint, failure) = Read(parsed);
        if (failure is not null) terminal.SayError(failure);
        return endpoint;
    }

    private (ApiEndpoint? Endpoint, string? Failure) Read(ParseResult parsed)
    {
        var (profile, wrong) = Profile(parsed);
        if (wrong is not null) return (null, wrong);
        var (source, text) = Given(parsed, _api) is { } flag ? ("--api", flag)
            : profile?.Api is { } known ? ($"api of profile {profile.Name}", known)
            : ("ODIN_API", Variable("ODIN_API") ?? ApiEndpoint.Usual);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return (null, $"{source} '{text}': expected a URL such as {ApiEndpoint.Usual}.");
        var (key, failure) = Key(parsed, profile);
        if (failure is not null) return (null, failure);
        var certificate = Given(parsed, _certificate);
        return (new ApiEndpoint(address)
        {
            Key = key,
            Ca = Given(parsed, _ca) ?? profile?.Ca,
            Certificate = certificate ?? profile?.Certificate,
            CertificateKey = Given(parsed, _certificateKey) ?? (certificate is null ? profile?.CertificateKey : null),
        }, null);
    }

    /// <summary>One that was asked for; or the default one, when nothing else says where the API is.</summary>
    private (Profile? Profile, string? Failure) Profile(ParseResult parsed)
    {
        var name = Given(parsed, _profile);
        if (name is null && (Given(parsed, _api) ?? Variable("ODIN_API")) is not null) return (null, null);
        return ProfileFile.Read(ProfileFile.Path, name);
    }

    private (string? Key, string? Failure) Key(ParseResult parsed, Profile? profile)
    {
        if (Given(parsed, _key) is { } key) return (key, WhyNoKey(key));
        if (Given(parsed, _keyFile) is { } file) return KeyOf(file, "--key-file");
        if (profile is null) return (Variable("ODIN_KEY"), null);
        return profile.KeyFile is { } kept ? KeyOf(kept, $"keyFile of profile {profile.Name}") : (profile.Key, null);
    }

    private static (string? Key, string? Failure) KeyOf(string file, string source)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.Trim().Length > 0)?.Trim() is { } key
                ? (key, null) : (null, $"{source} '{file}': the file is empty; expected a key.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"{source} '{file}': {failure.Message}");
        }
    }

    /// <summary>The flag once named the key's file of a certificate.</summary>
    private static string? WhyNoKey(string key) => key.StartsWith("odin_", StringComparison.Ordinal) || !File.Exists(key) ? null
        : "--key names a file: expected a key, odin_...; --key-file FILE reads one from a file, and --certificate-key FILE is that of " +
            "a certificate.";

    private static string? Given(ParseResult parsed, Option<string?> option) =>
        parsed.GetResult(option) is null ? null : parsed.GetValue(option);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
