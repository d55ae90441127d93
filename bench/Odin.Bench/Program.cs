using BenchmarkDotNet.Running;
using Odin.Bench;

if (args is ["edge", var file]) return await EdgeAlone.RunAsync(file);
if (args is ["world", .. var sizes]) return WorldCost.Run(sizes);

BenchmarkSwitcher.FromAssembly(typeof(SlotTakeBenchmark).Assembly).Run(args);
return 0;
