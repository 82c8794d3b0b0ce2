/** Reads page after page until one has no `next`. @throws Error after `limit` pages. */
export async function allPages<Item, Token>(
  what: string,
  limit: number,
  page: (from: Token | undefined) => Promise<{ readonly items: readonly Item[]; readonly next: Token | undefined }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let from: Token | undefined;
  for (let count = 0; count < limit; count++) {
    const { items, next } = await page(from);
    all.push(...items);
    // An empty token ends the list as none does; sent back, it would begin the list again.
    if (next === undefined || next === '') return all;
    from = next;
  }
  throw new Error(`${what} has more than ${limit} pages`);
}
