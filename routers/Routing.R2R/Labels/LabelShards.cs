namespace Routing.R2R.Labels;

/// <summary>Puts shards together.</summary>
internal static class LabelShards
{
    /// <summary>One shard of all rows in order.</summary>
    /// <param name="parts">At least one; all of the same widths.</param>
    public static LabelShard Join(IReadOnlyList<LabelShard> parts)
    {
        return parts[0] with
        {
            Hidden = Column(part => part.Hidden),
            Logits = Column(part => part.Logits),
            Token = Column(part => part.Token),
            Reference = Column(part => part.Reference),
            Item = Column(part => part.Item),
            Position = Column(part => part.Position),
            Family = Column(part => part.Family),
            Mismatch = Column(part => part.Mismatch),
            Gap = Column(part => part.Gap),
            Kl = Column(part => part.Kl),
            Remerge = Column(part => part.Remerge),
            Outcome = Column(part => part.Outcome),
            Judge = Column(part => part.Judge),
            LargeTokenProb = Column(part => part.LargeTokenProb),
        };

        T[] Column<T>(Func<LabelShard, T[]> of)
        {
            var column = new T[parts.Sum(part => of(part).Length)];
            var at = 0;
            foreach (var part in parts)
            {
                of(part).CopyTo(column, at);
                at += of(part).Length;
            }
            return column;
        }
    }
}
