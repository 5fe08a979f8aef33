/**
 * Which tokens another threshold would have given to the other model, by their recorded scores: from small to large, and back.
 * A first-order look: each change would also have changed the text after it.
 */
export function whatIf(answer, threshold) {
  const changes = { toLarge: new Set(), toSmall: new Set() };
  if (threshold === null) return changes;
  // Scores and thresholds are single precision on the server; compared as it compares them.
  const asked = Math.fround(threshold);
  answer.tokens.forEach((token, index) => {
    if (token.p === undefined) return;
    const before = answer.threshold === null ? token.m === 1 : goesLarge(token.p, Math.fround(answer.threshold));
    const after = goesLarge(token.p, asked);
    if (before !== after) (after ? changes.toLarge : changes.toSmall).add(index);
  });
  return changes;
}

const goesLarge = (score, threshold) => threshold <= 0 || Math.fround(score) >= threshold;
