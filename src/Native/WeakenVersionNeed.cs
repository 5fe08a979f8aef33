using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Build task: marks the GLIBCXX_3.4.32 need of one ELF library as weak, so that older C++ runtimes load it.</summary>
public sealed class WeakenVersionNeed : Task
{
    // ELF hash of "GLIBCXX_3.4.32", the first field of its Vernaux entry (System V gABI, "Symbol Versioning").
    private static readonly byte[] Hash = { 0x42, 0xf8, 0x97, 0x02 };
    private const byte WeakFlag = 0x2;

    [Required]
    public string Library { get; set; } = "";

    public override bool Execute()
    {
        if (!File.Exists(Library)) return true;
        var bytes = File.ReadAllBytes(Library);
        var entry = FindEntry(bytes);
        if (entry < 0) return true;

        // The file may be a hard link into the package cache: write a new file instead of changing the shared one.
        var copy = Library + ".weak";
        bytes[entry + 4] |= WeakFlag;
        File.WriteAllBytes(copy, bytes);
        File.Delete(Library);
        File.Move(copy, Library);
        Log.LogMessage(MessageImportance.Normal, "Marked GLIBCXX_3.4.32 as weak in " + Library);
        return true;
    }

    /// <summary>Offset of the strong Vernaux entry (hash, flags = 0, version index), or -1 when there is none to change.</summary>
    private static int FindEntry(byte[] bytes)
    {
        for (var i = 0; i + 16 <= bytes.Length; i += 4)
            if (bytes[i] == Hash[0] && bytes[i + 1] == Hash[1] && bytes[i + 2] == Hash[2] && bytes[i + 3] == Hash[3]
                && bytes[i + 4] == 0 && bytes[i + 5] == 0)
                return i;
        return -1;
    }
}
