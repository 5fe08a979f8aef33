const mostCells = 4_000_000;

/** Which tokens of a sequence have no counterpart in another: the longest common subsequence of ids stays unmarked. */
export function differing(tokens, others) {
  if (tokens.length * others.length > mostCells) return afterCommonStart(tokens, others);
  const [rows, columns] = [tokens.length, others.length];
  // [rows + 1, columns + 1] length of the longest common subsequence of what follows.
  const common = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      common[row][column] = tokens[row].id === others[column].id ? common[row + 1][column + 1] + 1 : Math.max(common[row + 1][column], common[row][column + 1]);

  const marked = new Set();
  for (let row = 0, column = 0; row < rows; ) {
    if (column < columns && tokens[row].id === others[column].id) [row, column] = [row + 1, column + 1];
    else if (column < columns && common[row][column + 1] >= common[row + 1][column]) column++;
    else marked.add(row++);
  }
  return marked;
}

/** For long texts: all from the first difference on. */
function afterCommonStart(tokens, others) {
  const first = tokens.findIndex((token, index) => token.id !== others[index]?.id);
  return new Set(first < 0 ? [] : [...tokens.keys()].slice(first));
}
