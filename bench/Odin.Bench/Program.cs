using System.Globalization;
using BenchmarkDotNet.Running;
using Odin.Bench;
using Odin.Bench.Calls;
using Odin.Bench.World;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["edge", var file]) return await EdgeAlone.RunAsync(file);
if (args is ["world", .. var sizes]) return await WorldRun.RunAsync(sizes);
if (args is ["calls", var rounds]) return await CheckedCalls.RunAsync(int.Parse(rounds));
if (args is ["checked-silo", var port, var checks, var folder])
    return await CheckedSilo.RunAsync(int.Parse(port), Enum.Parse<CallChecks>(checks), folder);
if (args is ["silo", var own, var gateway, var primary])
    return await SiloProcess.RunAsync(int.Parse(own), int.Parse(gateway), int.Parse(primary));

BenchmarkSwitcher.FromAssembly(typeof(SlotTakeBenchmark).Assembly).Run(args);
return 0;
