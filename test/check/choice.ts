/**
 * What may happen at a moment of a rehearsal besides what happens by itself, in the words of a scenario file: a path of
 * choices is a scenario, and whatever breaks on one can be played again by the command.
 */
import { stringify } from 'yaml';
import { PipelineView } from '../../src/decision/observation';
import { EpochMs } from '../../src/decision/time';
import { Addition, Play } from '../../src/rehearsal/play';
import { DEFAULT_START, Scenario } from '../../src/rehearsal/scenario';
import { decodeScenario } from '../../src/rehearsal/scenario-file';
import { Subject } from '../../src/rehearsal/subject';

export type Section = 'commits' | 'actions' | 'alarms' | 'calendars' | 'operator' | 'faults';
export type Entry = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Choice {
  /** Tells it from all others of its menu. */
  readonly name: string;
  readonly section: Section;
  /** The line of the file, without its moment. */
  readonly entry: Entry;
  /** Seconds; left out: it has no end of its own. */
  readonly lasts?: number;
  /** What takes it back after `lasts`: another line. */
  readonly undo?: Entry;
  /** It is no trouble, and helps where something waits for good: a path that is made shorter keeps it. */
  readonly helps?: boolean;
  /** Whether it can make a difference now; left out: always. */
  readonly when?: (play: Play, view: PipelineView) => boolean;
}

/** A choice, and at which moment it was made. */
export interface Made { readonly choice: Choice; readonly at: EpochMs }

const release = (name: string, revision: string): Choice => ({ name, section: 'commits', entry: { revision }, helps: true });

/** What helps where a release waits for good. */
export const NEXT_RELEASE = release('the next release', 'next');

/** What helps where that has met with trouble of its own. */
export const RELEASE_AFTER_NEXT = release('the release after the next', 'after-next');

/** Every revision that a path may know. */
export const REVISIONS = ['r1', 'r2', 'r3'] as const;
const START = Date.parse(DEFAULT_START);
/** Of sections in which an entry says when it ends, and not how long it takes. */
const ENDING: readonly Section[] = ['alarms', 'calendars'];

const secondsOf = (moment: EpochMs): string => `${(moment - START) / 1000}s`;

function linesOf({ choice: { section, entry, lasts = 0, undo }, at }: Made): readonly Entry[] {
  if (section === 'actions' || 'whileRevision' in entry) return [entry];
  if (undo !== undefined) return [{ ...entry, at: secondsOf(at) }, { ...undo, at: secondsOf(at + lasts * 1000) }];
  const end: Entry = lasts === 0 ? {} : ENDING.includes(section) ? { until: secondsOf(at + lasts * 1000) } : { for: `${lasts}s` };
  return [{ ...entry, at: secondsOf(at), ...end }];
}

/** What all paths of a pipeline have in common. */
export interface Setting {
  readonly subject: Subject;
  readonly assume: Readonly<Record<string, boolean>>;
  /** Every revision that a path may know; left out: three. */
  readonly revisions?: readonly string[];
  /** When a path ends at the latest; left out: after six hours. */
  readonly until?: string;
}

/** An action takes half a tick, so that ends of actions lie at ticks and between them. */
const ALWAYS = { until: '6h', durations: { default: '30s' } };
const FIRST_COMMIT = { revision: REVISIONS[0], at: '0s' };

/** A choice that is made twice is written twice: a scenario file knows no aliases. */
const WITHOUT_ALIASES = { aliasDuplicateObjects: false };

type Sections = Partial<Record<Section, readonly Entry[]>>;

const textOf = ({ assume, until = ALWAYS.until }: Setting, { commits = [], ...others }: Sections): string =>
  stringify({ ...ALWAYS, until, ...(Object.keys(assume).length > 0 && { assume }), commits: [FIRST_COMMIT, ...commits], ...others }, WITHOUT_ALIASES);

/** The scenario file of a path. */
export function fileOf(setting: Setting, path: readonly Made[]): string {
  const sections: Partial<Record<Section, Entry[]>> = {};
  for (const made of path) (sections[made.choice.section] ??= []).push(...linesOf(made));
  return textOf(setting, sections);
}

export const scenarioOf = (setting: Setting, path: readonly Made[] = []): Scenario =>
  decodeScenario('check.yaml', fileOf(setting, path), setting.subject);

/** What a choice adds to a rehearsal under way: the line is decoded once, and moved to its moment each time. */
export class Decoded {
  private readonly known = new Map<string, Addition>();

  public constructor(private readonly setting: Setting) {}

  public at({ choice, at }: Made): Addition {
    let addition = this.known.get(choice.name);
    if (addition === undefined) this.known.set(choice.name, addition = this.decode(choice));
    return moved(addition, at - START);
  }

  private decode(choice: Choice): Addition {
    const lines = linesOf({ choice, at: START });
    const { revisions = REVISIONS } = this.setting;
    const context = choice.section === 'commits' ? [] : revisions.slice(1).map((revision) => ({ revision }));
    const sections = choice.section === 'commits' ? { commits: lines } : { commits: context, [choice.section]: lines };
    const text = textOf(this.setting, sections);
    const { commits, outcomes, alarms, calendars, operator, faults } = decodeScenario(choice.name, text, this.setting.subject);
    return choice.section === 'commits' ? { commits: commits.slice(1) } : { outcomes, alarms, calendars, operator, faults };
  }
}

const moved = ({ commits = [], outcomes = [], alarms = [], calendars = [], operator = [], faults = [] }: Addition, by: number): Addition => {
  const span = <T extends { readonly from: EpochMs; readonly until?: EpochMs }>(one: T): T =>
    ({ ...one, from: one.from + by, ...(one.until !== undefined && { until: one.until + by }) });
  return {
    commits: commits.map((one) => ({ ...one, at: one.at + by })),
    outcomes,
    alarms: alarms.map((one) => one.when.kind === 'timed' ? { ...one, when: span(one.when) } : one),
    calendars: calendars.map(span),
    operator: operator.map((one) => ({ ...one, at: one.at + by })),
    faults: faults.map(span),
  };
};
