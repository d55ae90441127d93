namespace Odin.Edge.Apps;

/// <summary>A port whose apps are distinguished by name, as it is at present. Loops read; the control side replaces.</summary>
/// <remarks>A client that has not said yet whom it means follows every change.</remarks>
internal sealed class SharedPort(PortApps apps)
{
    private PortApps _apps = apps;

    public PortApps Apps
    {
        get => Volatile.Read(ref _apps);
        set => Volatile.Write(ref _apps, value);
    }
}
