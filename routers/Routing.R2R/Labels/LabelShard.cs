namespace Routing.R2R.Labels;

/// <summary>Labelled positions, column by column; row i of every column is the same position.</summary>
/// <param name="HiddenSize">Width of <see cref="Hidden"/>.</param>
/// <param name="LogitCount">Width of <see cref="Logits"/>: min(100, vocabulary) unless asked otherwise.</param>
public sealed record LabelShard(int HiddenSize, int LogitCount)
{
    /// <summary>Most rows of a shard: what a reader may have to hold in memory.</summary>
    public const int MostRows = 65_536;

    /// <summary>Value of <see cref="Outcome"/> and <see cref="Judge"/> where the label was not computed.</summary>
    public const sbyte NotComputed = -1;

    /// <summary>Value of <see cref="Remerge"/> where the continuation never re-joined.</summary>
    public const int NeverRemerged = -1;

    /// <summary>Value of <see cref="Remerge"/> where the label was not computed.</summary>
    public const int RemergeNotComputed = -2;

    /// <summary>[rows, hidden]: the small model's hidden state after its final norm, at the position that predicts.</summary>
    public required Half[] Hidden { get; init; }

    /// <summary>[rows, logits]: the small model's largest raw logits, falling.</summary>
    public required Half[] Logits { get; init; }

    /// <summary>[rows]: what the small model predicts.</summary>
    public required int[] Token { get; init; }

    /// <summary>[rows]: what the large model says after the same prefix.</summary>
    public required int[] Reference { get; init; }

    /// <summary>[rows]: number of the item whose answer this is; decides the split.</summary>
    public required int[] Item { get; init; }

    /// <summary>[rows]: index in the answer, from 0.</summary>
    public required int[] Position { get; init; }

    /// <summary>[rows]: index into <see cref="LabelManifest.Families"/>.</summary>
    public required int[] Family { get; init; }

    /// <summary>[rows]: 1 where <see cref="Token"/> is not <see cref="Reference"/>.</summary>
    public required byte[] Mismatch { get; init; }

    /// <summary>[rows]: log p_L(reference) - log p_L(token) in nats, at least 0; NaN where not computed.</summary>
    public required float[] Gap { get; init; }

    /// <summary>[rows]: KL(p_L ‖ p_S) in nats; NaN where not computed.</summary>
    public required float[] Kl { get; init; }

    /// <summary>[rows]: tokens until the large model's continuation after <see cref="Token"/> re-joins its own answer; 0 where they match.</summary>
    public required int[] Remerge { get; init; }

    /// <summary>[rows]: 1 where taking <see cref="Token"/> changes the final answer, 0 where it does not or they match.</summary>
    public required sbyte[] Outcome { get; init; }

    /// <summary>[rows]: a judge's verdict, 1 where the two continuations differ in meaning, 0 where they do not or the tokens match.</summary>
    public required sbyte[] Judge { get; init; }

    /// <summary>[rows]: p_L(token).</summary>
    public required float[] LargeTokenProb { get; init; }

    public int Rows => Token.Length;

    /// <summary>A shard of empty rows: matches whose labels were not computed.</summary>
    public static LabelShard Empty(int rows, int hiddenSize, int logitCount) => new(hiddenSize, logitCount)
    {
        Hidden = new Half[rows * hiddenSize],
        Logits = new Half[rows * logitCount],
        Token = new int[rows],
        Reference = new int[rows],
        Item = new int[rows],
        Position = new int[rows],
        Family = new int[rows],
        Mismatch = new byte[rows],
        Gap = Filled(rows, float.NaN),
        Kl = Filled(rows, float.NaN),
        Remerge = Filled(rows, RemergeNotComputed),
        Outcome = Filled(rows, NotComputed),
        Judge = Filled(rows, NotComputed),
        LargeTokenProb = new float[rows],
    };

    /// <summary>A copy of the rows of one split.</summary>
    public LabelShard Of(LabelSplit split)
    {
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => LabelSplits.Of(Item[row]) == split)];
        return new(HiddenSize, LogitCount)
        {
            Hidden = Pick(Hidden, rows, HiddenSize),
            Logits = Pick(Logits, rows, LogitCount),
            Token = Pick(Token, rows),
            Reference = Pick(Reference, rows),
            Item = Pick(Item, rows),
            Position = Pick(Position, rows),
            Family = Pick(Family, rows),
            Mismatch = Pick(Mismatch, rows),
            Gap = Pick(Gap, rows),
            Kl = Pick(Kl, rows),
            Remerge = Pick(Remerge, rows),
            Outcome = Pick(Outcome, rows),
            Judge = Pick(Judge, rows),
            LargeTokenProb = Pick(LargeTokenProb, rows),
        };
    }

    private static T[] Filled<T>(int rows, T value)
    {
        var column = new T[rows];
        Array.Fill(column, value);
        return column;
    }

    private static T[] Pick<T>(T[] column, int[] rows, int width = 1)
    {
        // A column that was not read stays empty.
        if (column.Length == 0) return column;
        var picked = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++) Array.Copy(column, (long)rows[i] * width, picked, (long)i * width, width);
        return picked;
    }
}
