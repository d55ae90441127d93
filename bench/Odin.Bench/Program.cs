using BenchmarkDotNet.Running;
using Odin.Bench;

if (args is ["edge", var file]) return await EdgeAlone.RunAsync(file);

BenchmarkSwitcher.FromAssembly(typeof(SlotTakeBenchmark).Assembly).Run(args);
return 0;
