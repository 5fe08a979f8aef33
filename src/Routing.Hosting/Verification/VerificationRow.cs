namespace Routing.Hosting.Verification;

/// <summary>One comparison with golden values.</summary>
/// <param name="Kind">tokenizer, chat_template, gguf_block, checkpoint, r2r, real_model, adapter, vector.</param>
/// <param name="Name">What was compared, such as <c>qwen3-qknorm/cached_logits</c>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="MaxAbsDiff">Largest absolute difference of any number compared; null where no numbers were.</param>
/// <param name="Detail">How much was compared, or the first thing that is wrong.</param>
public sealed record VerificationRow(string Kind, string Name, VerificationStatus Status, double? MaxAbsDiff, string Detail)
{
    public static VerificationRow Passed(string kind, string name, string detail) => new(kind, name, VerificationStatus.Passed, null, detail);

    public static VerificationRow Failed(string kind, string name, string detail) => new(kind, name, VerificationStatus.Failed, null, detail);

    public static VerificationRow Skipped(string kind, string name, string reason) => new(kind, name, VerificationStatus.Skipped, null, reason);
}
