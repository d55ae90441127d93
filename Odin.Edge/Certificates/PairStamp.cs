using Odin.Hosting.Files;

namespace Odin.Edge.Certificates;

/// <summary>What the files of a pair look like at one time.</summary>
internal readonly record struct PairStamp(FileStamp Certificate, FileStamp Key, FileStamp Staple);
