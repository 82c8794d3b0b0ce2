/** Draws the chart that the page holds. */
import { Chart } from '../src/report/chart';
import { Axis } from './axis';
import { Clock, lasting } from './clock';
import { make } from './dom';
import { Entries, MARK_SIGNS, SPAN_SIGNS } from './entries';
import { Lanes } from './lanes';
import './page.css';
import { Revisions } from './revisions';
import { tablesOf } from './tables';
import { Walk } from './walk';
import { Zoom } from './zoom';

const chart: Chart = JSON.parse(document.getElementById('chart')?.textContent ?? '');
const clock = new Clock(chart);
const revisions = new Revisions(chart.revisions);
const lanes = new Lanes(chart, new Entries(chart, revisions, clock));
const axis = new Axis(chart, clock);

const scroller = make('div', { 'class': 'scroller', 'role': 'group', 'aria-label': 'Lanes over time. Arrow keys move from entry to entry, plus and minus zoom. The same in words follows below.' }, [
  make('div', { class: 'rows' }, [make('div', { class: 'times' }, [make('div', { class: 'name' }, ['', ...clock.places].map((place) => make('div', {}, [place]))), axis.element]), ...lanes.drawn.map(({ element }) => element)]),
]);
const zoom = new Zoom(scroller, () => axis.draw());
const detail = make('div', { class: 'detail', role: 'status' });

function show(event: Event): void {
  const found = event.target instanceof Element ? lanes.find(event.target) : undefined;
  if (found === undefined) return;
  const { title, lines } = found.entry.detail;
  detail.replaceChildren(make('strong', {}, [title]), ...lines.map((line) => make('p', {}, [line])));
}
for (const kind of ['focusin', 'mouseover', 'click']) scroller.addEventListener(kind, show);

function foldTool(text: string, open: boolean): HTMLElement {
  const tool = make('button', { type: 'button' }, [text]);
  tool.addEventListener('click', () => lanes.foldAll(open));
  return tool;
}

/** The signs that occur, with what they mean. */
function signs(): HTMLElement {
  const all = chart.groups.flatMap(({ head, lanes: folded }) => [head, ...folded]);
  const spans = new Set<string>(all.flatMap((lane) => lane.spans.map(({ kind }) => kind)));
  const marks = new Set<string>(all.flatMap((lane) => lane.marks.map(({ kind }) => kind)));
  const entry = (looks: string, sign: string, words: string): HTMLElement => make('li', {}, [make('span', { class: `swatch ${looks}` }, [sign]), words]);
  return make('ul', { 'class': 'legend', 'aria-label': 'Signs' }, [
    ...Object.entries(SPAN_SIGNS).filter(([kind, [sign]]) => sign !== '' && spans.has(kind)).map(([kind, [sign, words]]) => entry(`span ${kind}`, sign, words)),
    ...Object.entries(MARK_SIGNS).filter(([kind]) => marks.has(kind)).map(([kind, [sign, words]]) => entry(`mark ${kind}`, sign, words)),
  ]);
}

document.title = `${chart.pipeline}: ${chart.about}`;
document.body.append(make('main', {}, [
  make('header', {}, [
    make('h1', {}, [chart.pipeline]),
    make('p', {}, [`A rehearsal of ${chart.about}: from ${clock.moment(chart.start)} to ${clock.moment(chart.end)}, ${lasting(chart.end - chart.start)}. ${chart.closing}`]),
    ...chart.assumed.map((text) => make('p', {}, [`${text[0].toUpperCase()}${text.slice(1)}.`])),
  ]),
  make('section', { 'aria-labelledby': 'lanes-title' }, [
    make('h2', { id: 'lanes-title' }, ['Stages and targets over time']),
    make('div', { class: 'bar' }, [
      revisions.legend(), signs(),
      make('div', { class: 'tools' }, [zoom.controls, foldTool('Unfold all', true), foldTool('Fold all', false)]),
    ]),
    scroller, detail,
  ]),
  ...tablesOf(chart, clock, revisions),
]));

new Walk(lanes, zoom, scroller);
new ResizeObserver(() => axis.draw()).observe(scroller);
