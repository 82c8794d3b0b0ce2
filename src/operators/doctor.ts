import { Plan } from '../decision/plan';
import { isoOf } from '../decision/time';
import { Paint } from '../text/paint';
import { wrap } from '../text/wrap';
import { alarms } from './checks/alarms';
import { calendars } from './checks/calendars';
import { credentials } from './checks/credentials';
import { Check, Diagnosis, examine } from './checks/diagnosis';
import { environments } from './checks/environments';
import { functions } from './checks/functions';
import { homeRegions } from './checks/home-regions';
import { inbox } from './checks/inbox';
import { ledger, plan as planCheck } from './checks/ledger';
import { ownAlarms } from './checks/own-alarms';
import { pulse } from './checks/pulse';
import { deadLetters, queue } from './checks/queues';
import { rules } from './checks/rules';
import { Desk, DeskFailure } from './desk';
import { Look, Report } from './report';

/** In the order in which they are told. */
const CHECKS: readonly Check[] = [
  credentials, pulse, functions, rules, queue, deadLetters, ownAlarms, ledger, planCheck, inbox, environments, homeRegions, alarms, calendars,
];

/** Told with each check that is done. */
export type Progress = (done: number, of: number) => void;

/** Looks at all that the pipeline stands on, side by side, and says how to mend what is not well. */
export async function doctor(desk: Desk, progress: Progress = () => undefined): Promise<Report> {
  const [clinic, plan] = await Promise.all([desk.clinic(), readPlan(desk)]);
  const patient = { desk, clinic, plan, now: desk.now() };
  let count = 0;
  const found = (await Promise.all(CHECKS.map(async (check) => {
    const diagnoses = await examine(check, patient);
    progress(++count, CHECKS.length);
    return diagnoses;
  }))).flat();
  return {
    answer: found.every(({ state }) => state === 'well') ? 'yes' : 'no',
    data: { pipeline: desk.pipeline, at: isoOf(patient.now), ...(plan === undefined && { plan: 'none' }), findings: found },
    text: (look) => doctorText(found, plan, look),
  };
}

/** Its own check says what is the matter with the ledger. */
async function readPlan(desk: Desk): Promise<Plan | undefined> {
  try {
    return await desk.plan();
  } catch (error) {
    if (error instanceof DeskFailure) return undefined;
    throw error;
  }
}

const MARKS: Readonly<Record<Diagnosis['state'], { readonly mark: string; readonly brush: keyof Paint }>> = {
  well: { mark: '✓', brush: 'good' }, ill: { mark: '✗', brush: 'bad' }, unknown: { mark: '?', brush: 'waiting' },
};

/** One line for a check that found nothing; each thing that is not well, with its cure. */
function doctorText(found: readonly Diagnosis[], plan: Plan | undefined, look: Look): readonly string[] {
  const checks = [...new Set(found.map(({ check }) => check))];
  const sick = found.filter(({ state }) => state !== 'well');
  const summary = sick.length === 0 ? 'all is well' : `${countOf(sick, 'ill')} to mend, ${countOf(sick, 'unknown')} that could not be looked at`;
  return [
    ...checks.flatMap((check) => checkText(check, found.filter((one) => one.check === check), look)),
    ...(plan === undefined ? wrap('the plan could not be read: environments, alarms and calendars were not looked at', look.width).map(look.paint.waiting) : []),
    '',
    look.paint.strong(summary),
  ];
}

const countOf = (found: readonly Diagnosis[], state: Diagnosis['state']): number => found.filter((one) => one.state === state).length;

function checkText(check: string, found: readonly Diagnosis[], { width, paint }: Look): readonly string[] {
  const sick = found.filter(({ state }) => state !== 'well');
  if (sick.length === 0) {
    const says = found.length === 1 ? `${found[0].subject} ${found[0].says}` : `${found.length} of ${found.length} are well`;
    return wrap(`${check}: ${says}`, width - 2).map((line, index) => `${index === 0 ? paint.good(MARKS.well.mark) : ' '} ${line}`);
  }
  return sick.flatMap(({ subject, state, says, cure }) => {
    const { mark, brush } = MARKS[state];
    const what = says.includes(subject) ? says : `${subject} ${says}`;
    return [
      ...wrap(`${check}: ${what}`, width - 2).map((line, index) => `${index === 0 ? paint[brush](mark) : ' '} ${line}`),
      ...(cure === undefined ? [] : wrap(`to mend it: ${cure}`, width - 4).map((line) => `    ${line}`)),
    ];
  });
}
