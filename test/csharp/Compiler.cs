// C#'s own compiler, Roslyn, for a machine without .NET's SDK. Mono's compiler makes a library of this file, and
// DOTNET_STARTUP_HOOKS has a program that brings its .NET with it load the library before its own first line: see install.mjs.
//
// ROSLYN: the folder with the compiler. CSHARP: files with commas between them make an assembly, and each assembly, with colons
// between them, may use those before it. Prints warnings and errors; the exit code is 0 where there are none, 1 where there are.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;

internal class StartupHook
{
    const string References =
        "System.Private.CoreLib System.Runtime System.Collections System.ComponentModel.Primitives System.Data.Common " +
        "System.Linq System.Linq.Expressions System.Linq.Queryable System.Net.NetworkInformation System.Net.Primitives";

    static string folder;
    static Assembly common, csharp;

    public static void Initialize()
    {
        var code = 70;
        try
        {
            folder = Environment.GetEnvironmentVariable("ROSLYN");
            AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => Roslyn(new AssemblyName(wanted.Name).Name);
            common = Roslyn("Microsoft.CodeAnalysis");
            csharp = Roslyn("Microsoft.CodeAnalysis.CSharp");
            code = Compile(Environment.GetEnvironmentVariable("CSHARP").Split(':'));
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error);
        }
        Environment.Exit(code);
    }

    static Assembly Roslyn(string name)
    {
        var file = Path.Combine(folder, name + ".dll");
        return File.Exists(file) ? Assembly.LoadFrom(file) : null;
    }

    // Roslyn is called by reflection: Mono's compiler can't read what a newer .NET declares.
    static int Compile(string[] assemblies)
    {
        var parsing = CSharpType("CSharpParseOptions");
        var parse = parsing.GetMethod("WithLanguageVersion").Invoke(
            parsing.GetProperty("Default").GetValue(null, null), new[] { Value(CSharpType("LanguageVersion"), "CSharp12") });
        var options = CSharpType("CSharpCompilationOptions");
        var constructor = options.GetConstructors().OrderBy(each => each.GetParameters().Length).Last();
        var library = Value(CommonType("OutputKind"), "DynamicallyLinkedLibrary");
        var compile = constructor.Invoke(
            constructor.GetParameters().Select(each => each.ParameterType == library.GetType() ? library : Omitted(each)).ToArray());
        var references = References.Split(' ').Select(Reference).ToList();
        var found = 0;
        foreach (var files in assemblies)
        {
            var trees = files.Split(',').Select(file => Parsed(file, parse)).ToList();
            var compilation = CSharpType("CSharpCompilation").GetMethod("Create").Invoke(
                null, new[] { Path.GetFileName(files), Typed("SyntaxTree", trees), Typed("MetadataReference", references), compile });
            var type = compilation.GetType();
            var diagnostics = type.GetMethods().Single(each => each.Name == "GetDiagnostics" && each.GetParameters().Length == 1);
            foreach (var each in (IEnumerable)diagnostics.Invoke(compilation, new object[] { CancellationToken.None }))
            {
                var severity = each.GetType().GetProperty("Severity").GetValue(each, null).ToString();
                if (severity != "Warning" && severity != "Error") continue;
                Console.WriteLine(each);
                found++;
            }
            references.Add(Called(type.GetMethod("ToMetadataReference"), compilation));
        }
        return found == 0 ? 0 : 1;
    }

    static object Parsed(string file, object options)
    {
        var parse = CSharpType("CSharpSyntaxTree").GetMethods().Single(
            each => each.Name == "ParseText" && each.GetParameters().Length == 5 && each.GetParameters()[0].ParameterType == typeof(string));
        return parse.Invoke(null, new object[] { File.ReadAllText(file), options, file, System.Text.Encoding.UTF8, CancellationToken.None });
    }

    unsafe delegate bool ReadMetadata(Assembly assembly, out byte* start, out int length);

    // The program is one file: there are no libraries on disk that could be named.
    static unsafe object Reference(string name)
    {
        var extensions = Type.GetType("System.Reflection.Metadata.AssemblyExtensions, System.Runtime.Loader", true);
        var read = (ReadMetadata)Delegate.CreateDelegate(typeof(ReadMetadata), extensions.GetMethod("TryGetRawMetadata"));
        byte* start;
        int length;
        if (!read(Assembly.Load(name), out start, out length)) throw new InvalidOperationException(name + " has no metadata");
        var module = CommonType("ModuleMetadata").GetMethod("CreateFromMetadata", new[] { typeof(IntPtr), typeof(int) })
            .Invoke(null, new object[] { (IntPtr)start, length });
        var create = CommonType("AssemblyMetadata").GetMethod("Create", new[] { module.GetType() });
        var assembly = create.Invoke(null, new[] { module });
        return Called(assembly.GetType().GetMethod("GetReference"), assembly);
    }

    static object Called(MethodInfo method, object on)
    {
        return method.Invoke(on, method.GetParameters().Select(Omitted).ToArray());
    }

    static object Omitted(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return parameter.DefaultValue == null && type.IsValueType ? Activator.CreateInstance(type) : parameter.DefaultValue;
    }

    static Array Typed(string name, IList<object> items)
    {
        var array = Array.CreateInstance(CommonType(name), items.Count);
        for (var i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return array;
    }

    static object Value(Type type, string name)
    {
        return Enum.Parse(type, name);
    }

    static Type CommonType(string name)
    {
        return common.GetType("Microsoft.CodeAnalysis." + name, true);
    }

    static Type CSharpType(string name)
    {
        return csharp.GetType("Microsoft.CodeAnalysis.CSharp." + name, true);
    }
}
