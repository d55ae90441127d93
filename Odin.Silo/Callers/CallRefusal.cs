namespace Odin.Silo.Callers;

/// <summary>Why a call was refused.</summary>
internal enum CallRefusal
{
    /// <summary>Its caller may not make it, or nobody knows who the caller is.</summary>
    NotAllowed,

    /// <summary>It holds, or its edge has, more than a sound edge.</summary>
    OverLimit,

    /// <summary>There can be no grain of that name, or no more of its caller.</summary>
    NoSuchGrain,
}
