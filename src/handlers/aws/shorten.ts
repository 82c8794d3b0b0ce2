/** Cuts a text to at most `limit` UTF-16 units, never through a character, and shows that it was cut. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const last = text.charCodeAt(end - 1);
  const endsInHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, endsInHighSurrogate ? end - 1 : end)}…`;
}
