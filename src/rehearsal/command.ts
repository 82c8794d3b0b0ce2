import { commandLine } from '../operators/command-line';
import { DeskFailure } from '../operators/desk';
import { pauseOrganisation } from '../operators/pause';
import { Outcome } from '../operators/report';
import { organisationWords, requestWords } from '../operators/request-words';
import { runRequest } from '../operators/run-request';
import { BadInput } from '../text/bad-input';
import { PLAIN } from '../text/paint';
import { wrap } from '../text/wrap';
import { RehearsalDesk } from './desk';
import { CommandScript } from './scenario';

/** Fixed, with room for an indent in eighty columns, so that the same rehearsal gives the same bytes in every terminal. */
const WIDTH = 78;

/** Runs one of our commands as a person would, and gives what it prints after its line. */
export async function typed(desk: RehearsalDesk, script: CommandScript): Promise<string> {
  const words = 'request' in script ? requestWords(script.request) : organisationWords(script.organisation);
  return [`$ ${commandLine(['breakwater', ...words])}`, ...await printed(desk, script)].join('\n');
}

async function printed(desk: RehearsalDesk, script: CommandScript): Promise<readonly string[]> {
  try {
    const outcome = await outcomeOf(desk, script);
    const { report } = outcome.kind === 'report' ? outcome : await outcome.deed.perform();
    return report.text({ width: WIDTH, paint: PLAIN });
  } catch (error) {
    if (error instanceof BadInput) return error.problems.flatMap((problem) => wrap(problem, WIDTH));
    if (error instanceof DeskFailure) return wrap(error.message, WIDTH);
    throw error;
  }
}

async function outcomeOf(desk: RehearsalDesk, script: CommandScript): Promise<Outcome> {
  if ('request' in script) return runRequest(desk, script.request);
  return { kind: 'deed', deed: await pauseOrganisation(desk.organisation(), script.organisation) };
}
