using Microsoft.Extensions.Configuration;
using Odin.Commands;

namespace Odin.Hosting.Processes;

/// <summary>What a process is started with.</summary>
/// <param name="Configuration">Command line, environment and appsettings.json.</param>
/// <param name="LoadAgain">The same read anew.</param>
/// <param name="HangUp">SIGHUP, caught since before the settings were read.</param>
/// <param name="Stop">The first signal to stop.</param>
public sealed record ProcessStart(IConfiguration Configuration, Func<IConfiguration> LoadAgain, HangUpSignal HangUp,
    CancellationToken Stop);
