import { make } from './dom';

/** As many colours and patterns as page.css has. Their numbers have no common divisor, so that each pair comes up. What ran before is plain grey. */
const COLOURS = 7;
const PATTERNS = 5;

/** Gives each revision a colour and a pattern: one of the two is enough to tell it. */
export class Revisions {
  public constructor(private readonly names: readonly string[]) {}

  /** The classes that paint something in a revision's colour; what ran before is grey. */
  public paint(revision: string | undefined): string {
    if (revision === undefined) return '';
    // Where the stacks of a target differ, the revision that came last is the news.
    const place = Math.max(...revision.split('+').map((part) => this.names.indexOf(part)));
    const isMixed = revision.includes('+');
    return `revision ${place <= 0 ? 'before' : `colour-${(place - 1) % COLOURS} pattern-${(place - 1) % PATTERNS}`}${isMixed ? ' mixed' : ''}`;
  }

  public legend(): HTMLElement {
    const known = this.names.map((name, index) => make('li', {}, [
      make('span', { class: `swatch ${this.paint(name)}` }), index === 0 ? `${name === 'none' ? 'nothing' : name} (before)` : name,
    ]));
    return make('ul', { 'class': 'legend', 'aria-label': 'Revisions' }, known);
  }
}
