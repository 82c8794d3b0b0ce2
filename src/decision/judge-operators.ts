/** What operators' letters come to: what is in force, what is to be remembered, and what is to be told. */
import { ORGANISATION_PAUSE, PAUSE, VETO } from './blocker-names';
import { Finding } from './finding';
import { InForce, NOTHING_IN_FORCE, Standing } from './in-force';
import { InboxView, Letter, letterKey, NO_OPERATORS, OperatorsMemory, OverrideUse, PauseScope, RememberedPause, Written } from './inbox';
import { OVERRIDE_LIMIT } from './inbox-problems';
import { LedgerEntry } from './ledger-entry';
import { suggestion } from './nearest';
import { Observation } from './observation';
import { NewUse } from './override';
import { Plan } from './plan';
import { Mail, rememberOverrides } from './remember-overrides';
import { isOfOurs, rememberPauses } from './remember-pauses';
import { Vetoes } from './remember-vetoes';
import { EpochMs, isoOf } from './time';

export interface Operators {
  readonly inForce: InForce;
  readonly memory: OperatorsMemory;
  readonly notes: readonly LedgerEntry[];
}

/** Without its ledger the controller approves nothing: then nothing is honoured, and nothing told a second time. */
export function judgeOperators(plan: Plan, observation: Observation, vetoes: Vetoes, now: EpochMs): Operators {
  const { memory, inbox, organisation } = observation;
  if (memory.kind === 'unreadable') return { inForce: NOTHING_IN_FORCE, memory: NO_OPERATORS, notes: [] };
  const known = memory.operators;
  const letters = [...lettersOf(inbox), ...lettersOf(organisation)];
  const told = new Set(known.letters.map(letterKey));
  const mail: Mail = { plan, letters, isWhole: inbox.kind === 'read', isOld: (letter) => told.has(letterKey(letter)), now };

  const overrides = rememberOverrides(known.overrides, mail, inFlightIn(observation));
  const pauses = rememberPauses(known.pauses, mail);
  const isInForce = (name: string, key: string): boolean => letters.some((letter) => letter.name === name && letterKey(letter) === key);
  return {
    inForce: {
      overrides: overrides.kept.filter(({ letter, says, ended, signedBy }) =>
        ended === undefined && (!says.secondApprover || signedBy !== undefined) && isInForce(letter.name, letterKey(letter))),
      standing: [
        ...unreadable(inbox, organisation),
        ...letters.flatMap((letter) => unread(letter, plan)),
        ...pauses.kept.map((pause) => standing(pause.says.scope, pauseFinding(pause, observation, plan, now))),
      ],
      vetoes: vetoes.standing,
    },
    memory: {
      letters: lettersToRemember(known.letters, letters, inbox.kind === 'read' && organisation?.kind !== 'unreadable', now),
      overrides: overrides.kept,
      pauses: pauses.kept,
    },
    notes: [
      ...letters.filter((letter) => !mail.isOld(letter)).flatMap((letter) => faultOf(letter, mail)),
      ...overrides.notes, ...pauses.notes, ...vetoes.notes,
    ],
  };
}

/** In one order, however they were listed: the memory is written again only where something in it is new. */
function lettersToRemember(known: readonly Written[], letters: readonly Letter[], areAll: boolean, now: EpochMs): readonly Written[] {
  const read = letters.filter(({ says }) => says.kind !== 'unread');
  const present = new Set(read.map(letterKey));
  return [
    ...known.filter((letter) => !areAll && !present.has(letterKey(letter))),
    ...read.filter((letter) => letter.lasts || letter.at >= now - OVERRIDE_LIMIT).map(({ name, version, at, by }) => ({ name, version, at, by })),
  ].sort((a, b) => a.name < b.name ? -1 : 1);
}

const lettersOf = (view: InboxView | undefined): readonly Letter[] => view?.kind === 'read' ? view.letters : [];

/** Whether the execution that a use let in is still, or was last, in its stage: its bakes are judged by it. */
function inFlightIn({ pipeline }: Observation): (use: OverrideUse) => boolean {
  const present = new Set(pipeline.stages.map(({ execution }) => execution?.id));
  return ({ execution }) => present.has(execution);
}

function unreadable(inbox: InboxView, organisation: InboxView | undefined): readonly Standing[] {
  return [
    ...(inbox.kind === 'read' ? [] : [standing({ of: 'pipeline' }, {
      blocker: 'operators', state: 'unknown', reason: inbox.why, clears: 'clears when the operators\' inbox can be read: there may be a pause in it',
    })]),
    ...(organisation?.kind !== 'unreadable' ? [] : [standing({ of: 'organisation' }, {
      blocker: ORGANISATION_PAUSE, state: 'unknown', reason: organisation.why, clears: 'clears when the organisation\'s switch can be read: there may be a pause in it',
    })]),
  ];
}

/** A pause or a veto may have begun, or another have taken its place, and nobody can tell. */
function unread(letter: Letter, { stages }: Plan): readonly Standing[] {
  if (letter.says.kind !== 'unread') return [];
  const { vetoes } = letter.says;
  if (vetoes !== undefined) {
    const finding = { blocker: VETO, subject: letter.name, state: 'unknown', reason: `${letter.name} could not be read: ${letter.says.why}`, clears: 'the next tick tries again' } as const;
    const from = stages.findIndex(({ name }) => name === vetoes);
    return from < 0 ? [] : stages.slice(from).map(({ name }) => ({ stage: name, finding }));
  }
  if (letter.says.scope === undefined) return [];
  return [standing(letter.says.scope, {
    blocker: blockerOf(letter.says.scope), subject: letter.name, state: 'unknown', reason: `${letter.name} could not be read: ${letter.says.why}`, clears: 'the next tick tries again',
  })];
}

const standing = (scope: PauseScope, finding: Finding): Standing => ({ ...(scope.of === 'stage' && { stage: scope.stage }), finding });

const blockerOf = (scope: PauseScope): string => scope.of === 'organisation' ? ORGANISATION_PAUSE : PAUSE;

function pauseFinding({ letter, says }: RememberedPause, { pipeline, inbox, organisation }: Observation, plan: Plan, now: EpochMs): Finding {
  const what = { blocker: blockerOf(says.scope), subject: letter.name, since: letter.at };
  const paused = `paused by ${letter.by} since ${isoOf(letter.at)}: ${says.reason}`;
  const self = `${plan.home.account}/${plan.home.region}/${pipeline.name}`;
  const exempt = says.except.find((exemption) => exemption.pipeline === self && now < exemption.until);
  if (exempt !== undefined) {
    return { ...what, state: 'clear', reason: `${paused}; this pipeline is let out of it until ${isoOf(exempt.until)}: ${exempt.reason}`, clears: '', nextClose: exempt.until };
  }
  const view = says.scope.of === 'organisation' ? organisation : inbox;
  const isGone = view?.kind === 'read' && view.letters.every(({ name }) => name !== letter.name);
  const resumed = `when ${letter.name} says that it is resumed${isGone ? ', although it was deleted' : ''}`;
  return {
    ...what,
    state: 'blocking',
    reason: paused,
    clears: says.until === undefined ? `clears ${resumed}` : `clears at ${isoOf(says.until)}, or ${resumed}`,
    ...(says.until !== undefined && { nextOpen: says.until }),
  };
}

function unlessWave(stage: string, { plan }: Mail): string | undefined {
  const waves = plan.stages.filter(({ production }) => production).map(({ name }) => name);
  return waves.includes(stage) ? undefined : `its name must hold a wave of the pipeline, got '${stage}'; ${suggestion(stage, waves)}`;
}

/** What a letter means that means nothing; told once. */
function faultOf({ says, name, version, at, by }: Letter, mail: Mail): readonly LedgerEntry[] {
  const why = says.kind === 'malformed' ? says.why
    : says.kind === 'rollback' ? unlessWave(says.stage, mail)
      : (says.kind === 'pause' || says.kind === 'resumption') && says.scope.of === 'stage' && !isOfOurs(says.scope, mail)
        ? `its name must hold a stage of the pipeline, got '${says.scope.stage}'; ${suggestion(says.scope.stage, mail.plan.stages.map((stage) => stage.name))}`
        : undefined;
  return why === undefined ? [] : [{
    at: isoOf(mail.now), kind: 'inbox.malformed', why: `${name}: ${why}`, who: by, digest: letterKey({ name, version, at, by }),
  }];
}

/** What is to be remembered once approvals are given under overrides; nothing when all of it is known. */
export function memoryAfter(before: OperatorsMemory, after: OperatorsMemory, uses: readonly NewUse[]): OperatorsMemory | undefined {
  const used = uses.length === 0 ? after : {
    ...after,
    overrides: after.overrides.map((override) => ({
      ...override,
      uses: [...override.uses, ...uses.filter(({ letter }) => letterKey(letter) === letterKey(override.letter)).map(({ use }) => use)],
    })),
  };
  return canonical(used) === canonical(before) ? undefined : used;
}

/** All that a memory holds, in one order, whatever the order of its fields was when it was read. */
const canonical = (memory: OperatorsMemory): string => JSON.stringify(memory, (_, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)) : value);
