using System.Collections.Immutable;
using Odin.Hosting.Settings;

namespace Odin.Silo.Access;

/// <summary>Who may use the admin API of a silo. Section <c>Odin</c> of the .NET configuration.</summary>
public sealed class ApiOptions
{
    /// <summary>The file of keys that are good whatever Redis says; null: none.</summary>
    public string? AdminKeys { get; set; }

    /// <summary>Further names by which clients reach the admin endpoint, separated by commas.</summary>
    public string AdminNames { get; set; } = "";

    /// <summary>Whether the admin endpoint speaks HTTPS.</summary>
    public AdminTls AdminTls { get; set; }

    /// <summary>Whose tokens are taken in the place of keys.</summary>
    public TokenOptions Tokens { get; } = new();

    /// <summary>While there are no keys, callers on the silo's machine have to be its own user or root. Linux only.</summary>
    public bool IsOwnersOnly { get; set; }

    /// <summary>What the file of <see cref="AdminKeys"/> had at the start.</summary>
    internal ImmutableArray<ApiKey> Keys { get; set; } = [];

    public static ImmutableArray<Setting<ApiOptions>> Settings { get; } =
    [
        Setting.Text<ApiOptions>(nameof(AdminKeys), "FILE",
            "The file of admin keys that are good even while Redis is away, one HASH ROLE NAME a line as `odin keys new` prints them; " +
                "read again when it changes. Default: none.", (options, value) => options.AdminKeys = value),
        Setting.Text<ApiOptions>(nameof(AdminNames), "HOST,...",
            "Further names by which clients with a key reach the admin endpoint, separated by commas. Default: none but the machine's own.",
            (options, value) => options.AdminNames = value),
        Setting.Choice<ApiOptions, AdminTls>(nameof(AdminTls),
            "Auto: with certificates the admin endpoint takes HTTPS, and plain HTTP at loopback addresses only; Off: plain HTTP " +
                "everywhere. Default: Auto.", (options, value) => options.AdminTls = value),
        .. TokenOptions.Settings,
    ];

    /// <summary>Reads the files; the reader gets what is wrong with it.</summary>
    public ApiOptions Load(SettingsReader reader)
    {
        Tokens.Load(reader);
        if (AdminKeys is not { } path) return this;
        (Keys, var failure) = KeyFile.Read(path);
        if (failure is not null) reader.Refuse([$"{char.ToUpperInvariant(failure[0])}{failure[1..]}."]);
        return this;
    }
}
