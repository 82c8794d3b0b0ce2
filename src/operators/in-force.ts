/** What operators have set, as the controller honours it now. */
import { PauseScope, RememberedOverride, RememberedPause } from '../decision/inbox';
import { timeOfBakes } from '../decision/remember-overrides';
import { EpochMs, isoOf } from '../decision/time';
import { StandingVeto } from '../decision/veto';
import { When } from '../text/when';
import { Seen } from './seen';

export interface OverrideInForce {
  readonly stage: string;
  readonly id: string;
  readonly blockers: readonly string[] | 'all';
  readonly skipBake: boolean;
  /** After how many milliseconds a bake may pass. */
  readonly bakeFor?: number;
  readonly until: EpochMs;
  readonly by: string;
  readonly signedBy?: string;
  /** It opens nothing until a second person has signed it. */
  readonly waitsForSignature: boolean;
  /** It was for one gate, and has opened it. */
  readonly isSpent: boolean;
  readonly reason: string;
}

export interface PauseInForce {
  readonly of: 'stage' | 'pipeline' | 'organisation';
  readonly stage?: string;
  readonly id: string;
  readonly since: EpochMs;
  readonly until?: EpochMs;
  readonly by: string;
  readonly reason: string;
}

export interface InForce {
  readonly overrides: readonly OverrideInForce[];
  readonly pauses: readonly PauseInForce[];
  /** Newest first. */
  readonly vetoes: readonly StandingVeto[];
}

/** Of one stage, or of all; none where the ledger cannot be read. */
export function inForce(seen: Seen, stages: readonly string[]): InForce {
  if (seen.ledger.kind === 'unreadable') return { overrides: [], pauses: [], vetoes: [] };
  const { overrides, pauses } = seen.ledger.operators;
  return {
    overrides: overrides.filter(({ says, ended }) => ended === undefined && says.until > seen.now && stages.includes(says.stage)).map(overrideOf),
    pauses: pauses.filter(({ says }) => concerns(says.scope, stages) && (says.until === undefined || says.until > seen.now)).map(pauseOf),
    vetoes: vetoesIn(seen).filter(({ stage }) => reaches(seen, stage, stages)),
  };
}

/** The vetoes that stand, newest first; none where the ledger cannot be read. */
export const vetoesIn = ({ ledger }: Seen): readonly StandingVeto[] => ledger.kind === 'unreadable' ? [] : [...ledger.stages]
  .flatMap(([stage, { vetoes = [] }]) => vetoes.filter(({ lifted }) => lifted === undefined).map((veto) => ({ ...veto, stage })))
  .sort((a, b) => b.since - a.since);

/** A veto is of its stage and of those behind it; one of a stage that is gone, of all. */
function reaches({ view }: Seen, stage: string, stages: readonly string[]): boolean {
  const place = (name: string): number => view.stages.findIndex((one) => one.name === name);
  return stages.some((name) => place(name) >= place(stage));
}

const concerns = (scope: PauseScope, stages: readonly string[]): boolean => scope.of !== 'stage' || stages.includes(scope.stage);

const overrideOf = ({ letter, says, signedBy, uses }: RememberedOverride): OverrideInForce => ({
  stage: says.stage,
  id: says.id,
  blockers: says.blockers,
  skipBake: says.skipBake,
  ...(says.bakeFor !== undefined && { bakeFor: says.bakeFor }),
  until: says.until,
  by: letter.by,
  ...(signedBy !== undefined && { signedBy }),
  waitsForSignature: says.secondApprover && signedBy === undefined,
  isSpent: says.singleUse && uses.length > 0,
  reason: says.reason,
});

const pauseOf = ({ letter, says }: RememberedPause): PauseInForce => ({
  of: says.scope.of,
  ...(says.scope.of === 'stage' && { stage: says.scope.stage }),
  id: says.id,
  since: letter.at,
  ...(says.until !== undefined && { until: says.until }),
  by: letter.by,
  reason: says.reason,
});

/** As `--json` prints it: moments in ISO 8601, UTC. */
export const inForceData = ({ overrides, pauses, vetoes }: InForce): object => ({
  overrides: overrides.map((one) => ({ ...one, until: isoOf(one.until) })),
  pauses: pauses.map((one) => ({ ...one, since: isoOf(one.since), ...(one.until !== undefined && { until: isoOf(one.until) }) })),
  vetoes: vetoes.map(({ stage, revision, since, by, why }) => ({ stage, revision, since: isoOf(since), by, reason: why })),
});

/** More of them are for `--json`: a veto stands for ever. */
const VETOES_TOLD = 5;

/** One sentence for each. */
export const inForceText = ({ overrides, pauses, vetoes }: InForce, when: When): readonly string[] => [
  ...pauses.map((one) => `pause ${one.id} of ${pausedBy(one)} ${one.until === undefined ? 'until it is resumed' : `until ${when.ahead(one.until)}`}, by ${one.by}: ${one.reason}`),
  ...overrides.map((one) => `override ${one.id} of ${opened(one)} in ${one.stage} until ${when.ahead(one.until)}, by ${people(one)}: ${one.reason}${stateOf(one)}`),
  ...vetoes.slice(0, VETOES_TOLD).map((one) => `veto of ${one.revision} in ${one.stage} since ${when.moment(one.since)}, by ${one.by}: ${one.why}`),
  ...(vetoes.length > VETOES_TOLD ? [`vetoes that are older (--json tells them): ${vetoes.length - VETOES_TOLD}`] : []),
];

const pausedBy = ({ of, stage }: PauseInForce): string => of === 'organisation' ? 'the organisation' : stage ?? 'the pipeline';

function opened({ blockers, ...rest }: OverrideInForce): string {
  return [...(blockers === 'all' ? ['every declared blocker'] : blockers), ...timeOfBakes(rest)].join(', ');
}

const people = ({ by, signedBy }: OverrideInForce): string => signedBy === undefined ? by : `${by}, signed by ${signedBy}`;

function stateOf({ waitsForSignature, isSpent }: OverrideInForce): string {
  if (waitsForSignature) return ' (opens nothing until another person has signed it)';
  return isSpent ? ' (spent)' : '';
}
