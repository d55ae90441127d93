namespace Odin.Edge.Sessions.Log;

/// <summary>Where the records of ended sessions go. Called by the writer of the records alone.</summary>
internal interface ISessionLog
{
    /// <summary>Lines that could not be written.</summary>
    long Lost { get; }

    void Write(in SessionRecord record);

    /// <summary>Hands over what was gathered.</summary>
    void Flush();
}
