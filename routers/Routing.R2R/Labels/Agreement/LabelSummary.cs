namespace Routing.R2R.Labels.Agreement;

/// <summary>What a folder of labels says as a whole.</summary>
/// <param name="Items">Questions labelled.</param>
/// <param name="Rows">Positions labelled.</param>
/// <param name="Mismatches">Positions at which the models differ.</param>
/// <param name="KnownAnswers">Items whose right answer is known.</param>
/// <param name="RightAnswers">Of them, those the labelled answer gets right.</param>
/// <param name="LargeTokens">Tokens the large model wrote.</param>
/// <param name="Kinds">By kind of label.</param>
/// <param name="Pairs">How every two kinds agree.</param>
/// <param name="Families">By task family, in the manifest's order.</param>
public sealed record LabelSummary(
    long Items, long Rows, long Mismatches, long KnownAnswers, long RightAnswers, long LargeTokens,
    IReadOnlyList<KindSummary> Kinds, IReadOnlyList<PairAgreement> Pairs, IReadOnlyList<FamilySummary> Families);

/// <summary>One kind of label, by itself and measured by the outcome.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Threshold">Value from which it calls a mismatch divergent: the one that agrees best with the outcome.</param>
/// <param name="Rows">Positions that have it.</param>
/// <param name="Divergent">Of them, those it calls divergent.</param>
/// <param name="NeutralShare">Share of mismatches that it does not call divergent.</param>
/// <param name="Kappa">Cohen's kappa with the outcome, over all positions.</param>
/// <param name="Precision">Of the divergent, the share that changes the outcome.</param>
/// <param name="Recall">Of those that change the outcome, the share it calls divergent.</param>
public sealed record KindSummary(LabelKind Kind, double? Threshold, long Rows, long Divergent, double? NeutralShare, double? Kappa, double? Precision, double? Recall);

/// <summary>How two kinds of labels agree on the positions that have both.</summary>
/// <param name="Both">Both call them divergent.</param>
/// <param name="OnlyFirst">The first alone does.</param>
/// <param name="OnlySecond">The second alone does.</param>
/// <param name="Neither">None does.</param>
/// <param name="Kappa">Cohen's.</param>
public sealed record PairAgreement(LabelKind First, LabelKind Second, long Both, long OnlyFirst, long OnlySecond, long Neither, double? Kappa);

/// <summary>One task family.</summary>
public sealed record FamilySummary(string Family, long Rows, long Mismatches, IReadOnlyList<KindSummary> Kinds);
