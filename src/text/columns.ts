/** Columns two spaces apart, each as wide as its widest cell; nothing is cut, and no line ends in a space. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>((widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, visible(cell))), []);
  return rows.map((row) => row.map((cell, index) => cell + ' '.repeat(widths[index] - visible(cell))).join('  ').trimEnd());
}

/** How wide a text is on the screen: colours take no room. */
export const visible = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;
