namespace Odin.Grains.Failures;

/// <summary>A call that no sound caller makes was refused: nothing of it was taken in. The message says why, for people.</summary>
[GenerateSerializer, Alias("odin.call-refused")]
public sealed class CallRefusedException : Exception
{
    public CallRefusedException()
    {
    }

    public CallRefusedException(string message)
        : base(message)
    {
    }

    public CallRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
