using Microsoft.Extensions.Hosting;
using Odin.Edge.Hosting;
using Serilog;

var builder = Host.CreateApplicationBuilder(args);

builder.Services.AddSerilog((services, logger) => logger.ReadFrom.Configuration(builder.Configuration).WriteTo.Console(standardErrorFromLevel: Serilog.Events.LogEventLevel.Verbose, formatProvider: System.Globalization.CultureInfo.InvariantCulture));
builder.Services.AddOdinEdgeProcess(builder.Configuration);

await builder.Build().RunAsync();
