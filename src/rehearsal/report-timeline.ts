import { LedgerEntry } from '../decision/ledger-entry';
import { EpochMs } from '../decision/time';
import { clocksOf, LocalTime, zoneOf } from '../text/local-time';
import { Paint } from '../text/paint';
import { wrap } from '../text/wrap';
import { assumedText } from './assumptions';
import { RehearsalEvent } from './model';
import { Mood, Sentence, Story } from './report-story';
import { Scenario } from './scenario';
import { Subject } from './subject';

/** Never narrower than this, however narrow the terminal: below it a reason is a column of single words. */
const LEAST_TEXT = 24;

const MARKS: Readonly<Record<Mood, string>> = { good: '✓', bad: '✗', waiting: '‖', plain: '·' };

interface Look { readonly width: number; readonly paint: Paint }

/** Sets a rehearsal's story in columns: time, local time, revision, stage, words. */
export class Timeline {
  private readonly story: Story;
  private readonly utc = new LocalTime('UTC');
  private readonly local?: LocalTime;
  private readonly revisionWidth: number;
  private readonly stageWidth: number;
  private day = '';

  public constructor(subject: Subject, private readonly scenario: Scenario, private readonly look: Look) {
    const zone = zoneOf(subject.plan);
    this.local = zone === undefined || zone === 'UTC' ? undefined : new LocalTime(zone);
    this.story = new Story(subject.plan, clocksOf(subject.plan));
    const revisions = [scenario.baseline ?? '', ...scenario.commits.map((commit) => commit.revision)];
    this.revisionWidth = Math.max(...revisions.map((revision) => revision.length));
    this.stageWidth = Math.max(...subject.model.stages.map((stage) => stage.name.length));
  }

  /** What is rehearsed, and how to read the columns. */
  public heading(pipeline: string): readonly string[] {
    const { paint } = this.look;
    const { commits, baseline } = this.scenario;
    const what = commits.length > 0 ? commits.map((commit) => commit.revision).join(', ') : 'nothing new';
    const before = baseline === undefined ? 'in an empty world' : `where ${baseline} runs`;
    const columns = this.local ? `times are UTC, then ${this.local.place}` : 'times are UTC';
    return [paint.strong(`${pipeline}: ${what}, ${before}`), paint.faint(columns), ...assumedText(this.scenario.assume).flatMap((text) => wrap(text, this.look.width))];
  }

  public lines(event: RehearsalEvent, decision?: LedgerEntry): readonly string[] {
    const at = Date.parse(event.at);
    if (event.kind === 'operator') return [...this.dayBreak(at), ...this.typed(event, at)];
    const sentences = this.story.tell(event, decision);
    if (sentences.length === 0) return [];
    return [...this.dayBreak(at), ...sentences.flatMap((sentence) => this.set(sentence, event, at))];
  }

  private set(sentence: Sentence, event: RehearsalEvent, at: EpochMs): readonly string[] {
    const { paint, width } = this.look;
    const times = this.times(at);
    const revision = (event.revision ?? '').padEnd(this.revisionWidth);
    const stage = (event.stage ?? '').padEnd(this.stageWidth);
    const indent = [times, revision, stage, ''].join('  ').length;
    const room = Math.max(LEAST_TEXT, width - indent - 2);
    const mood = sentence.mood === 'plain' ? (text: string) => text : paint[sentence.mood];
    const rows = [
      ...wrap(sentence.text, room).map((line, index) => `${index === 0 ? mood(MARKS[sentence.mood]) : ' '} ${mood(line)}`),
      ...(sentence.points ?? []).flatMap((point) => wrap(point, room - 2).map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`)),
    ];
    return rows.map((row, index) => index === 0 ? `${paint.faint(times)}  ${paint.strong(revision)}  ${stage}  ${row}` : `${' '.repeat(indent)}${row}`);
  }

  /** What a command printed stands as it was printed, flush left: it is set already. */
  private typed({ detail = '' }: RehearsalEvent, at: EpochMs): readonly string[] {
    const { paint } = this.look;
    const [line, ...printed] = detail.split('\n');
    return [`${paint.faint(this.times(at))}  ${paint.strong(line)}`, ...printed.map((text) => text === '' ? '' : `  ${text}`)];
  }

  private times(at: EpochMs): string { return [this.utc.clock(at), ...(this.local ? [this.local.clock(at)] : [])].join(' '); }

  private dayBreak(at: EpochMs): readonly string[] {
    const day = this.utc.day(at);
    if (day === this.day) return [];
    this.day = day;
    const local = this.local && this.local.day(at) !== day ? ` (still ${this.local.day(at)} in ${this.local.place})` : '';
    return ['', this.look.paint.faint(`${day}${local}`)];
  }
}
