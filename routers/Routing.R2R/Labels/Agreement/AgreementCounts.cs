namespace Routing.R2R.Labels.Agreement;

/// <summary>How often two labels of the same positions call them divergent.</summary>
internal record struct AgreementCounts
{
    public long Both { get; private set; }

    public long OnlyFirst { get; private set; }

    public long OnlySecond { get; private set; }

    public long Neither { get; private set; }

    public readonly long Rows => Both + OnlyFirst + OnlySecond + Neither;

    /// <summary>Cohen's kappa (1960): agreement beyond what chance would give; null where chance alone agrees always.</summary>
    public readonly double? Kappa
    {
        get
        {
            if (Rows == 0) return null;
            double rows = Rows;
            var (first, second) = ((Both + OnlyFirst) / rows, (Both + OnlySecond) / rows);
            var byChance = first * second + (1 - first) * (1 - second);
            return byChance >= 1 ? null : ((Both + Neither) / rows - byChance) / (1 - byChance);
        }
    }

    /// <summary>Of what the first calls divergent, the share that the second does too; null where it calls nothing so.</summary>
    public readonly double? Precision => Share(Both, Both + OnlyFirst);

    /// <summary>Of what the second calls divergent, the share that the first does too.</summary>
    public readonly double? Recall => Share(Both, Both + OnlySecond);

    public void Add(bool first, bool second, long rows = 1)
    {
        if (first && second) Both += rows;
        else if (first) OnlyFirst += rows;
        else if (second) OnlySecond += rows;
        else Neither += rows;
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
