/** Spans and marks as elements, and what there is to say about each. */
import { Chart, Lane, Mark, Share, Span, SpanKind, MarkKind } from '../src/report/chart';
import { Clock, lasting } from './clock';
import { make, styled } from './dom';
import { Revisions } from './revisions';

/** Told by shape too, for whoever does not see the colours. */
export const SPAN_SIGNS: Readonly<Record<SpanKind, readonly [sign: string, words: string]>> = {
  runs: ['', 'runs'],
  deploying: ['▸', 'deploying'],
  working: ['', 'works'],
  waiting: ['…', 'waits before the stage'],
  held: ['‖', 'held'],
  baking: ['◔', 'bakes'],
  rollingBack: ['◂', 'rolls back'],
  restoring: ['◂', 'restores'],
  frozen: ['▪', 'frozen'],
  paused: ['▪', 'paused'],
  alarm: ['▲', 'in ALARM'],
  noData: ['?', 'without data'],
  missing: ['?', 'does not exist'],
};

export const MARK_SIGNS: Readonly<Record<MarkKind, readonly [sign: string, words: string]>> = {
  commit: ['●', 'commit'],
  update: ['◆', 'the definition changed'],
  good: ['✓', 'ended well'],
  bad: ['✗', 'went wrong'],
  person: ['⚑', 'a person did something'],
  told: ['!', 'a person is told'],
  note: ['·', 'something else'],
};

/** What the detail panel shows of an entry. */
export interface Detail { readonly title: string; readonly lines: readonly string[] }

export interface Entry { readonly element: HTMLButtonElement; readonly from: number; readonly to: number; readonly detail: Detail }

/** Makes the entries of one chart. */
export class Entries {
  private readonly length: number;

  public constructor(private readonly chart: Chart, private readonly revisions: Revisions, private readonly clock: Clock) {
    this.length = Math.max(1, chart.end - chart.start);
  }

  /** `isHead`: of the lane that a group folds into. */
  public ofLane(lane: Lane, group: string, isHead: boolean): readonly Entry[] {
    const place = isHead ? group : `${group}/${lane.name}`;
    const entries = [...lane.spans.map((span) => this.span(span, place, isHead)), ...lane.marks.map((mark) => this.mark(mark, place))];
    return entries.sort((a, b) => a.from - b.from);
  }

  public share({ from, to, parts }: Share): HTMLElement {
    const lanes = parts.reduce((sum, part) => sum + part.lanes, 0);
    const bars = parts.map((part) =>
      styled(make('span', { class: this.revisions.paint(part.revision) }), { 'flex-grow': String(part.lanes / lanes) }));
    return styled(make('span', { class: 'share' }, bars), this.across(from, to));
  }

  private span(span: Span, place: string, isHead: boolean): Entry {
    const [sign, words] = SPAN_SIGNS[span.kind];
    const until = span.goesOn ? `still so at ${this.clock.moment(span.to)}` : `until ${this.clock.moment(span.to)}`;
    const what = [words, span.revision ?? ''].includes(span.label) ? words : `${words}: ${span.label}`;
    const title = [place, span.revision ?? '', what].filter((part) => part !== '').join(' · ');
    const lines = [`from ${this.clock.moment(span.from)} ${until}, ${lasting(span.to - span.from)}`, ...span.words];
    const colour = this.revisions.paint(span.revision);
    // A target's lane shows what runs there, a stage's what happens to whose revision.
    const looks = `span ${span.kind}${isHead ? '' : ` ${colour}`}`;
    const element = make('button', { 'type': 'button', 'tabindex': '-1', 'class': looks, 'aria-label': [title, ...lines].join('. ') }, [
      isHead && colour !== '' ? make('span', { class: `strip ${colour}` }) : undefined,
      make('span', { class: 'label' }, [[sign, span.label].filter((part) => part !== '').join(' ')]),
    ]);
    styled(element, { ...this.across(span.from, span.to), '--track': String(span.track) });
    return { element, from: span.from, to: span.to, detail: { title, lines } };
  }

  private mark(mark: Mark, place: string): Entry {
    const [sign] = MARK_SIGNS[mark.kind];
    const title = [place, mark.revision ?? '', mark.label].filter((part) => part !== '').join(' · ');
    const lines = [`at ${this.clock.moment(mark.at)}`, ...mark.words];
    const element = make('button', { 'type': 'button', 'tabindex': '-1', 'class': `mark ${mark.kind}`, 'aria-label': [title, ...lines].join('. ') }, [sign]);
    styled(element, { '--from': this.share01(mark.at) });
    return { element, from: mark.at, to: mark.at, detail: { title, lines } };
  }

  private across(from: number, to: number): Readonly<Record<string, string>> {
    return { '--from': this.share01(from), '--width': String((to - from) / this.length) };
  }

  /** A moment's place in the rehearsal, from 0 to 1. */
  private share01(at: number): string { return String((at - this.chart.start) / this.length); }
}
