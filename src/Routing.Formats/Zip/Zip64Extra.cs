namespace Routing.Formats.Zip;

/// <summary>The extra field that holds an entry's numbers when they need more than 32 bits (APPNOTE.TXT 4.5.3).</summary>
internal static class Zip64Extra
{
    private const ushort Tag = 1;
    private const ulong Elsewhere = uint.MaxValue;

    /// <summary>Replaces numbers that say "elsewhere" by what the extra field says.</summary>
    /// <param name="extra">All extra fields of the entry.</param>
    public static void Complete(ZipCursor extra, ref ulong bytes, ref ulong stored, ref ulong start)
    {
        // Short rests are padding: archivers that align data leave them.
        while (extra.TryField(out var tag, out var field))
        {
            if (tag != Tag) continue;
            if (bytes == Elsewhere) bytes = field.UInt64();
            if (stored == Elsewhere) stored = field.UInt64();
            if (start == Elsewhere) start = field.UInt64();
            return;
        }
    }
}
