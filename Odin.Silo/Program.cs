using Odin.Silo.Hosting;
using Odin.Silo.Logging;
using Serilog.Events;

var builder = WebApplication.CreateBuilder(args);

builder.AddOdinLogging(builder.Configuration.GetValue("Odin:LogLevel", LogEventLevel.Information), builder.Configuration.GetValue("Odin:LogFormat", LogFormat.Text));
builder.AddOdinSilo();

var app = builder.Build();
app.MapOdinSilo();
await app.RunAsync();
