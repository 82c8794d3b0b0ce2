/** The known name that a mistyped one most likely meant: at most a third of it differs. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked.at(0);
  return best && best.distance <= Math.max(1, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** What to say after the rule: the likeliest name, else all there are. */
export function suggestion(given: string, known: readonly string[]): string {
  const likely = nearest(given, known);
  if (likely !== undefined) return `did you mean '${likely}'?`;
  return known.length > 0 ? `known are ${listed(known)}` : 'there are none';
}

/** More names than this are not read in a message. */
const MOST_LISTED = 12;

/** Each name once, in quotes, as many as a message bears. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, MOST_LISTED).map((name) => `'${name}'`).join(', ');
  return distinct.length > MOST_LISTED ? `${shown} and ${distinct.length - MOST_LISTED} more` : shown;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other, row by row. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i++) {
    const above = rows[i - 1];
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const steps = [row[j - 1] + 1, above[j] + 1, above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1)];
      row.push(Math.min(...steps, ...(swapped ? [rows[i - 2][j - 2] + 1] : [])));
    }
    rows.push(row);
  }
  return rows[from.length][to.length];
}
