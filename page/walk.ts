/** By keyboard from entry to entry: one of them is in the tab order, arrows move on. */
import { Entry } from './entries';
import { DrawnLane, Lanes } from './lanes';
import { Zoom } from './zoom';

export class Walk {
  private current?: Entry;

  public constructor(private readonly lanes: Lanes, private readonly zoom: Zoom, container: HTMLElement) {
    this.enter(lanes.drawn.flatMap(({ entries }) => entries).at(0));
    container.addEventListener('focusin', (event) => this.enter(this.found(event)?.entry));
    container.addEventListener('keydown', (event) => {
      const here = this.found(event);
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (here !== undefined && isPlain && this.press(event.key, here.entry, here.lane)) event.preventDefault();
    });
  }

  private found(event: Event): ReturnType<Lanes['find']> { return event.target instanceof Element ? this.lanes.find(event.target) : undefined; }

  private press(key: string, entry: Entry, lane: DrawnLane): boolean {
    const index = lane.entries.indexOf(entry);
    switch (key) {
      case 'ArrowRight': return this.go(lane.entries[index + 1]);
      case 'ArrowLeft': return this.go(lane.entries[index - 1]);
      case 'Home': return this.go(lane.entries[0]);
      case 'End': return this.go(lane.entries.at(-1));
      case 'ArrowDown': return this.go(this.beside(entry, lane, 1));
      case 'ArrowUp': return this.go(this.beside(entry, lane, -1));
      case '+': case '=':
        this.zoom.in();
        return this.go(entry);
      case '-':
        this.zoom.out();
        return this.go(entry);
      default: return false;
    }
  }

  /** The entry of the next lane with any that is nearest in time. */
  private beside(entry: Entry, lane: DrawnLane, step: 1 | -1): Entry | undefined {
    const { drawn } = this.lanes;
    for (let index = drawn.indexOf(lane) + step; index >= 0 && index < drawn.length; index += step) {
      const { element, entries } = drawn[index];
      if (!element.hidden && entries.length > 0) return entries.reduce((best, one) => distance(one, entry) < distance(best, entry) ? one : best);
    }
    return undefined;
  }

  private go(entry: Entry | undefined): boolean {
    entry?.element.focus();
    entry?.element.scrollIntoView({ block: 'nearest', inline: 'center' });
    return true;
  }

  private enter(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.current?.element.setAttribute('tabindex', '-1');
    this.current = entry;
    entry.element.setAttribute('tabindex', '0');
  }
}

const distance = (a: Entry, b: Entry): number => a.from > b.from ? a.from - b.from : Math.max(0, b.from - a.to);
