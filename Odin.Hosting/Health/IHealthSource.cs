namespace Odin.Hosting.Health;

/// <summary>A part of the process that says how it is. Any thread may ask; nothing is waited for.</summary>
public interface IHealthSource
{
    HealthReport Read();
}
