using System.Reflection;
using System.Runtime.Loader;
using Odin.Tests.Support.Processes;

/// <summary>What the runtime calls in a process that a test started with <see cref="PoolStarvation.Environment"/>; its name and place
/// are the runtime's.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PoolStarvation.Variable) is not { } pipe) return;
        AssemblyLoadContext.Default.Resolving += Resolve;
        new Thread(() => PoolStarvation.Obey(pipe)) { IsBackground = true, Name = "test-starve" }.Start();
    }

    /// <summary>Orleans reads all assemblies of its process, so this one too, and the test framework is no part of that process.</summary>
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
