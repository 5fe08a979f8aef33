namespace Routing.Models.Native;

/// <summary>libtorch, or a library it stands on, cannot be used: says what is wrong and the sentence that fixes it.</summary>
public sealed class NativeLibraryException : Exception
{
    public NativeLibraryException(string problem, string fix, Exception? inner = null)
        : base($"{problem} {fix}", inner) => (Problem, Fix) = (problem, fix);

    /// <summary>What is wrong, naming the library.</summary>
    public string Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Fix { get; }
}
