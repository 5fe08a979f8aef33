using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Routing.Models.Native;

/// <summary>Turns what a system's loader says into what is wrong and how to fix it.</summary>
internal static partial class LoadFailure
{
    /// <summary>Explains a failure to load a library.</summary>
    /// <param name="library">Its name or path.</param>
    /// <param name="failure">What .NET threw; its text carries the loader's own words.</param>
    public static NativeLibraryException Explain(string library, Exception failure)
    {
        var text = (failure as TypeInitializationException)?.InnerException?.Message ?? failure.Message;
        var (reason, fix) = Find(text, failure is BadImageFormatException);
        return new NativeLibraryException($"{library} does not load: {reason}.", fix, failure);
    }

    /// <summary>The first known cause in a loader's text. The special causes come first: a search also reports every place where a file was not.</summary>
    private static (string Reason, string Fix) Find(string text, bool isBadImage)
    {
        if (CxxVersion().Match(text) is { Success: true } cxx)
            return ($"this system's libstdc++ lacks {cxx.Value}",
                "Build the program on this machine (the build then removes the need), or install the libstdc++ of GCC 13 or newer.");
        if (GlibcVersion().Match(text) is { Success: true } glibc)
            return ($"this system's C library lacks {glibc.Value}", "Use a distribution with glibc 2.34 or newer: Debian 12, Ubuntu 22.04, RHEL 9.");
        if (UndefinedSymbol().Match(text) is { Success: true } symbol)
            return ($"libtorch has no symbol {symbol.Groups[1].Value}, so it is another release", LibTorchFolder.HowToGet);
        if (text.Contains("ermission denied", StringComparison.Ordinal))
            return ("it may not be read", "Give this user read permission on the file and search permission on its folders.");
        if (text.Contains("failed to map segment", StringComparison.Ordinal) || text.Contains("not permitted", StringComparison.Ordinal))
            return ("its file system forbids running code (noexec)", "Move the program to a file system mounted without noexec.");
        if (text.Contains("file too short", StringComparison.Ordinal))
            return ("the file is cut off", "Delete the libtorch package folder and restore again, or copy the folder again.");
        if (isBadImage || WrongFormat().IsMatch(text))
            return ($"it is not a library for {RuntimeInformation.RuntimeIdentifier}", $"Get libtorch for this system. {LibTorchFolder.HowToGet}");
        if (text.Contains("annot allocate memory", StringComparison.Ordinal))
            return ("there is not enough memory to map it", "Free memory or raise the limit (ulimit -v, the container's memory).");
        if (MissingLibrary().Match(text) is { Success: true } missing)
        {
            var name = missing.Groups["name"].Value;
            return ($"{name} is missing", name.StartsWith("libtorch", StringComparison.Ordinal) || name.StartsWith("libc10", StringComparison.Ordinal)
                ? LibTorchFolder.HowToGet
                : $"Install the system package that has {name}; on Alpine use a glibc distribution instead.");
        }
        return (text.ReplaceLineEndings(" ").TrimEnd('.', ' '), "Run 'routing doctor' to see what was loaded from where.");
    }

    [GeneratedRegex(@"(GLIBCXX|CXXABI)_[0-9.]+[0-9](?=' not found)")]
    private static partial Regex CxxVersion();

    [GeneratedRegex(@"GLIBC_[0-9.]+[0-9](?=' not found)")]
    private static partial Regex GlibcVersion();

    [GeneratedRegex(@"undefined symbol: (\w+)")]
    private static partial Regex UndefinedSymbol();

    [GeneratedRegex("invalid ELF header|wrong ELF class|wrong architecture|not a mach-o file|0x800700C1|0x8007000B", RegexOptions.IgnoreCase)]
    private static partial Regex WrongFormat();

    // glibc's words, then musl's.
    [GeneratedRegex(@"(?:(?<=^|[\s/])(?<name>[\w.+-]+\.so[\w.]*): cannot open shared object file|Error loading shared library (?<name>[\w.+-]+):)", RegexOptions.Multiline)]
    private static partial Regex MissingLibrary();
}
