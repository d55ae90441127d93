using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Odin.Hosting.Processes;

/// <summary>The one HTTP endpoint of a process.</summary>
public static class AdminEndpoint
{
    public static WebApplicationBuilder UseAdminEndpoint(this WebApplicationBuilder builder, AdminOptions options)
    {
        builder.WebHost.UseUrls();   // Those of ASPNETCORE_URLS and the like are for other programs.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.AdminAddress, options.AdminPort));
        return builder;
    }
}
