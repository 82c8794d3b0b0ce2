/** What people are told of what was written down (the ledger keeps all of it; most of it is for nobody). */
import { Finding, holding, sentence } from './finding';
import { LedgerEntry } from './ledger-entry';
import { sayingOf } from './sayings';
import { isoOf } from './time';

/** The pipeline that an announcement is about. */
export interface AnnouncedPipeline {
  /** Its physical name. */
  readonly name: string;
  /** As people know it: its construct path. */
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, … */
  readonly partition: string;
}

/** What is not known of an announcement is an empty text: whoever lays it out finds every field. */
export interface Announcement {
  readonly kind: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly stage: string;
  readonly action: string;
  readonly execution: string;
  readonly revision: string;
  /** `breakwater`, or the ARN of the principal that AWS verified. */
  readonly who: string;
  /** One line: what happened, where, to which revision. */
  readonly headline: string;
  readonly cause: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What has to happen for it to end. */
  readonly clears: string;
  /** The line that tells more. */
  readonly command: string;
  /** The pipeline's page in the console. */
  readonly link: string;
}

/** @see https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
const CONSOLES: Readonly<Record<string, string>> = { 'aws': 'console.aws.amazon.com', 'aws-cn': 'console.amazonaws.cn', 'aws-us-gov': 'console.amazonaws-us-gov.com' };

/** Whether people are told of an entry. */
export const isForPeople = (entry: LedgerEntry): boolean => sayingOf(entry) !== undefined;

/** None for an entry that is for nobody. */
export function announcementOf(entry: LedgerEntry, pipeline: AnnouncedPipeline): Announcement | undefined {
  const saying = sayingOf(entry);
  if (saying === undefined) return undefined;
  const held = holding(entry.findings ?? []);
  const { kind, at, stage = '', action = '', execution = '', revision = '', who } = entry;
  return {
    kind,
    at,
    stage,
    action,
    execution,
    revision,
    who,
    headline: `${pipeline.path}: ${saying.headline}`,
    cause: held.length === 0 ? entry.why : held.map(reasonOf).join('; '),
    since: entry.since ?? sinceOf(held),
    clears: held.length === 0 ? saying.clears ?? '' : [...new Set(held.map(cureOf))].filter((text) => text !== '').join('; '),
    command: commandFor(stage, pipeline),
    link: consoleOf(pipeline),
  };
}

const reasonOf = (finding: Finding): string => sentence({ ...finding, clears: '' });

const cureOf = ({ clears, nextOpen }: Finding): string =>
  nextOpen === undefined ? clears : [clears, `opens ${isoOf(nextOpen)}`].filter((text) => text !== '').join(', ');

function sinceOf(held: readonly Finding[]): string {
  const known = held.map(({ since }) => since).filter((since) => since !== undefined);
  return known.length === 0 ? '' : isoOf(Math.min(...known));
}

const commandFor = (stage: string, { name, region }: AnnouncedPipeline): string =>
  `npx breakwater ${stage === '' ? 'status' : `why ${stage}`} --pipeline ${name} --region ${region}`;

/** None in a partition whose pages are not known. */
function consoleOf({ name, region, partition }: AnnouncedPipeline): string {
  const host = CONSOLES[partition];
  return host === undefined ? '' : `https://${region}.${host}/codesuite/codepipeline/pipelines/${name}/view?region=${region}`;
}
