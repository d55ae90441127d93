using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Odin.Tests.Architecture;

/// <summary>Which types of an assembly use which others of it, read from the compiled code.</summary>
/// <remarks>A nested type counts for the one around it.</remarks>
internal static class TypeUses
{
    public static IReadOnlyList<TypeUse> Of(string assemblyFile)
    {
        using var module = ModuleDefinition.ReadModule(assemblyFile);
        return [.. module.Types.Where(type => IsOurs(module, type)).SelectMany(type => UsesOf(module, type)).Distinct()];
    }

    private static IEnumerable<TypeUse> UsesOf(ModuleDefinition module, TypeDefinition owner) =>
        Parts(owner).SelectMany(Mentioned).SelectMany(Flat)
            .Select(reference => Outermost(reference)?.Resolve())
            .Where(used => used is not null && used.Module == module && used != owner && IsOurs(module, used))
            .Select(used => new TypeUse(owner.Namespace, owner.Name, used!.Namespace, used.Name));

    private static bool IsOurs(ModuleDefinition module, TypeDefinition type) =>
        type.Namespace.StartsWith(module.Assembly.Name.Name, StringComparison.Ordinal) ||
        type.Namespace.StartsWith("Odin.", StringComparison.Ordinal);

    private static IEnumerable<TypeDefinition> Parts(TypeDefinition type) => type.NestedTypes.SelectMany(Parts).Prepend(type);

    private static IEnumerable<TypeReference?> Mentioned(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(implemented => implemented.InterfaceType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(InSignature),
        .. type.Methods.Where(method => method.HasBody).SelectMany(method => InBody(method.Body)),
    ];

    private static IEnumerable<TypeReference> InSignature(MethodDefinition method) =>
        method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference?> InBody(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(InOperand),
    ];

    private static IEnumerable<TypeReference?> InOperand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        _ => [],
    };

    /// <summary>A generic type with its arguments, an array with its element, each by itself.</summary>
    private static IEnumerable<TypeReference> Flat(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flat).Append(generic.ElementType),
        TypeSpecification specified => Flat(specified.ElementType),
        _ => [type],
    };

    private static TypeReference? Outermost(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is { } around) outer = around;
        return outer.Scope is ModuleDefinition ? outer : null;
    }
}
