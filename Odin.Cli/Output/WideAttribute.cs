namespace Odin.Cli.Output;

/// <summary>A column that a table shows with <c>-o wide</c> only.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WideAttribute : Attribute;
