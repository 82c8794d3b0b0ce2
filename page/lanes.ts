/** The lanes, group by group; a group folds into its first lane. */
import { Chart, Group, Lane } from '../src/report/chart';
import { make, styled } from './dom';
import { Entries, Entry } from './entries';

/** A lane as it is drawn, with its entries in the order of time. */
export interface DrawnLane { readonly element: HTMLElement; readonly entries: readonly Entry[] }

export class Lanes {
  public readonly drawn: DrawnLane[] = [];
  private readonly folds: { readonly set: (open: boolean) => void }[] = [];
  private readonly laneOf = new WeakMap<Element, DrawnLane>();
  private readonly entryOf = new WeakMap<Element, Entry>();

  public constructor(chart: Chart, private readonly entries: Entries) {
    for (const group of chart.groups) this.draw(group);
  }

  public foldAll(open: boolean): void { for (const { set } of this.folds) set(open); }

  /** What an element of the page stands for, if it is or lies in an entry. */
  public find(element: Element): { readonly entry: Entry; readonly lane: DrawnLane } | undefined {
    const button = element.closest('.span, .mark');
    const entry = button === null ? undefined : this.entryOf.get(button);
    const lane = button === null ? undefined : this.laneOf.get(button);
    return entry === undefined || lane === undefined ? undefined : { entry, lane };
  }

  private draw(group: Group): void {
    const shares = group.shares.length === 0 ? undefined : make('div', { 'class': 'shares', 'aria-hidden': 'true' }, group.shares.map((share) => this.entries.share(share)));
    const fold = group.lanes.length === 0 ? undefined : make('button', { type: 'button', class: 'fold' }, [group.name, make('small', {}, [` ${group.lanes.length}`])]);
    const head = this.lane(group.head, group.name, 'head', fold ?? make('span', {}, [group.name]), shares);
    const lanes = group.lanes.map((lane) => this.lane(lane, group.name, 'lane', make('span', {}, [lane.name, make('small', {}, [lane.where === undefined ? '' : ` ${lane.where}`])])));
    if (fold === undefined) return;
    const set = (open: boolean): void => {
      fold.setAttribute('aria-expanded', String(open));
      head.element.classList.toggle('folded', !open);
      for (const { element } of lanes) element.hidden = !open;
    };
    fold.addEventListener('click', () => set(fold.getAttribute('aria-expanded') !== 'true'));
    this.folds.push({ set });
    set(group.open);
  }

  private lane(lane: Lane, group: string, kind: 'head' | 'lane', label: HTMLElement, shares?: HTMLElement): DrawnLane {
    const entries = this.entries.ofLane(lane, group, kind === 'head');
    const plot = styled(make('div', { class: 'plot' }, [...entries.map(({ element }) => element), shares]), { '--tracks': String(lane.tracks) });
    const drawn: DrawnLane = { element: make('div', { class: kind }, [make('div', { class: 'name' }, [label]), plot]), entries };
    for (const entry of entries) {
      this.entryOf.set(entry.element, entry);
      this.laneOf.set(entry.element, drawn);
    }
    this.drawn.push(drawn);
    return drawn;
  }
}
