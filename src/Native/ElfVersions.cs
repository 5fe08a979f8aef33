#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Routing.Models.Native;

/// <summary>
/// The symbol versions of a 64-bit little-endian ELF library: those it defines and those it needs of others.
/// Found through the dynamic table (System V ABI, "Dynamic Section"; Linux Standard Base, "Symbol Versioning"),
/// which is what the loader reads; section headers may be stripped.
/// </summary>
internal sealed class ElfVersions
{
    private const ushort WeakFlag = 0x2;   // VER_FLG_WEAK: the loader only remarks on a version that is not there
    private const int EntryBytes = 16, LongestName = 256;
    private const int LoadSegment = 1, DynamicSegment = 2;
    private const long StringTable = 5, Definitions = 0x6ffffffc, DefinitionCount = 0x6ffffffd, Needs = 0x6ffffffe, NeedCount = 0x6fffffff;

    private readonly byte[] _file;
    private readonly long _strings;

    private ElfVersions(byte[] file)
    {
        _file = file;
        if (file.Length < 64 || UInt32(0) != 0x464c457f) throw new InvalidDataException("it is not an ELF file");
        if (file[4] != 2 || file[5] != 1) throw new InvalidDataException("it is not a 64-bit little-endian ELF file");

        var dynamic = DynamicTable();
        if (dynamic.TryGetValue(StringTable, out var strings)) _strings = FileOffset(strings);
        Defined = dynamic.TryGetValue(Definitions, out var definitions)
            ? ReadDefinitions(FileOffset(definitions), dynamic[DefinitionCount])
            : new List<string>();
        Needed = dynamic.TryGetValue(Needs, out var needs)
            ? ReadNeeds(FileOffset(needs), dynamic[NeedCount])
            : new List<Need>();
    }

    /// <summary>Names of the versions the library offers, such as <c>GLIBCXX_3.4.30</c>.</summary>
    public IReadOnlyList<string> Defined { get; }

    /// <summary>The versions it asks of other libraries, in file order.</summary>
    public IReadOnlyList<Need> Needed { get; }

    /// <summary>Reads the versions of a library.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such library, or its tables leave the file.</exception>
    public static ElfVersions Read(byte[] file)
    {
        try
        {
            return new ElfVersions(file);
        }
        catch (Exception broken) when (broken is ArgumentException or IndexOutOfRangeException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException("its dynamic table is broken", broken);
        }
    }

    /// <summary>Marks every need of this version as weak, in these bytes.</summary>
    /// <returns>Whether a byte changed.</returns>
    public static bool Weaken(byte[] file, string version)
    {
        var strong = Read(file).Needed.Where(need => need.Version == version && !need.IsWeak).ToList();
        foreach (var need in strong) file[need.FlagsOffset] |= (byte)WeakFlag;
        return strong.Count > 0;
    }

    private Dictionary<long, long> DynamicTable()
    {
        var table = new Dictionary<long, long>();
        foreach (var segment in Segments(DynamicSegment))
            for (var entry = Int64(segment + 8); Int64(entry) != 0; entry += 16)
                table[Int64(entry)] = Int64(entry + 8);
        return table;
    }

    /// <summary>Offsets of the program headers of one kind.</summary>
    private IEnumerable<long> Segments(int kind)
    {
        var (table, size, count) = (Int64(32), UInt16(54), UInt16(56));
        if (size < 56) throw new InvalidDataException("its program headers are too short");
        for (var i = 0; i < count; i++)
            if (UInt32(table + i * size) == kind) yield return table + i * size;
    }

    /// <summary>Where an address of the loaded library lies in the file.</summary>
    private long FileOffset(long address)
    {
        foreach (var segment in Segments(LoadSegment))
        {
            var (offset, start, length) = (Int64(segment + 8), Int64(segment + 16), Int64(segment + 32));
            if (address >= start && address - start < length) return offset + address - start;
        }
        throw new InvalidDataException("an address of its dynamic table lies in no segment");
    }

    private List<string> ReadDefinitions(long at, long count)
    {
        var names = new List<string>();
        for (var i = 0L; i < count; i++, at = Next(at, UInt32(at + 16), i < count))
            names.Add(Text(UInt32(at + UInt32(at + 12))));
        return names;
    }

    private List<Need> ReadNeeds(long at, long count)
    {
        var needs = new List<Need>();
        for (var i = 0L; i < count; i++, at = Next(at, UInt32(at + 12), i < count))
        {
            var (library, versions, entry) = (Text(UInt32(at + 4)), UInt16(at + 2), at + UInt32(at + 8));
            for (var j = 0; j < versions; j++, entry = Next(entry, UInt32(entry + 12), j < versions))
                needs.Add(new Need(library, Text(UInt32(entry + 8)), (UInt16(entry + 4) & WeakFlag) != 0, entry + 4));
            if (needs.Count > _file.Length / EntryBytes) throw new InvalidDataException("its version entries overlap");
        }
        return needs;
    }

    /// <summary>The entry after this one. Every step leads forward, so damaged counts end at the end of the file.</summary>
    private static long Next(long at, uint step, bool isAnother) => !isAnother || step >= EntryBytes ? at + step
        : throw new InvalidDataException("a version entry leads nowhere");

    private string Text(long offset)
    {
        var start = checked((int)(_strings + offset));
        var end = Array.IndexOf(_file, (byte)0, start, Math.Min(LongestName, _file.Length - start));
        return Encoding.ASCII.GetString(_file, start, end - start);
    }

    private ushort UInt16(long at) => BitConverter.ToUInt16(_file, checked((int)at));

    private uint UInt32(long at) => BitConverter.ToUInt32(_file, checked((int)at));

    private long Int64(long at) => BitConverter.ToInt64(_file, checked((int)at));

    /// <summary>One version a library asks of another.</summary>
    internal sealed class Need
    {
        public Need(string library, string version, bool isWeak, long flagsOffset) =>
            (Library, Version, IsWeak, FlagsOffset) = (library, version, isWeak, flagsOffset);

        /// <summary>Who must offer it, such as <c>libstdc++.so.6</c>.</summary>
        public string Library { get; }

        /// <summary>Its name, such as <c>GLIBCXX_3.4.32</c>.</summary>
        public string Version { get; }

        /// <summary>The library loads where the version is missing too.</summary>
        public bool IsWeak { get; }

        /// <summary>Where in the file the entry's flags lie.</summary>
        public long FlagsOffset { get; }
    }
}

/// <summary>The libraries mapped into this process. Linux; empty elsewhere.</summary>
internal static class MappedLibraries
{
    /// <summary>Full paths, each once, in order of address.</summary>
    public static IReadOnlyList<string> Paths() =>
        !File.Exists("/proc/self/maps") ? new List<string>() : File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var start && start < 0 ? "" : line.Substring(start))
            .Where(path => Path.GetFileName(path).Contains(".so"))
            .Distinct()
            .ToList();

    /// <summary>The mapped library of this name, such as <c>libstdc++.so.6</c>, whatever follows it; null when there is none.</summary>
    public static string? Find(string name) =>
        Paths().FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
}

#if !ROUTING_MODELS   // The build compiles this file alone, as an inline task.
/// <summary>
/// Build task: copies a library, and marks its need of <c>GLIBCXX_3.4.32</c> as weak where this system's libstdc++ lacks
/// that version. No relocation of libLibTorchSharp.so uses it, so nothing but the loader's check is lost.
/// </summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    private const string Version = "GLIBCXX_3.4.32";

    [Microsoft.Build.Framework.Required]
    public string Library { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; } = "";

    /// <summary>Mark it whatever this system offers: the copy travels to other machines.</summary>
    public bool Always { get; set; }

    public override bool Execute()
    {
        var bytes = File.ReadAllBytes(Library);
        if (Always || !SystemOffers()) Mark(bytes);
        // Never in place: outputs are hard links, and the original lies in the package cache.
        File.Delete(Destination);
        File.WriteAllBytes(Destination, bytes);
        return true;
    }

    private void Mark(byte[] bytes)
    {
        try
        {
            if (ElfVersions.Weaken(bytes, Version))
                Log.LogMessage(Microsoft.Build.Framework.MessageImportance.Normal, "Marked " + Version + " as weak in " + Destination);
        }
        catch (InvalidDataException broken)
        {
            Log.LogError(Library + ": " + broken.Message + ". Delete its package folder and restore again.");
        }
    }

    /// <summary>The libstdc++ this process runs on offers the version. Unknown counts as no: a weak need does no harm.</summary>
    private static bool SystemOffers()
    {
        var library = MappedLibraries.Find("libstdc++.so.6");
        try
        {
            return library != null && ElfVersions.Read(File.ReadAllBytes(library)).Defined.Contains(Version);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
#endif
