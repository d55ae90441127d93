using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Odin.Hosting.Logging;

namespace Odin.Hosting.Processes;

/// <summary>What every process of Odin is built on: its log, its one HTTP endpoint, and signals left to the command.</summary>
public static class ProcessBuilder
{
    /// <remarks>Empty, because the defaults of ASP.NET read settings meant for other programs (ASPNETCORE_URLS, an appsettings.json with endpoints) and watch every file of the working directory.</remarks>
    public static WebApplicationBuilder Create(LogOptions log, AdminOptions admin)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddOdinLogging(log.LogLevel, log.LogFormat);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(admin.AdminAddress, admin.AdminPort));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        return builder;
    }
}
