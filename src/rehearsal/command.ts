import { commandLine } from '../operators/command-line';
import { Desk, DeskFailure } from '../operators/desk';
import { Request } from '../operators/request';
import { requestWords } from '../operators/request-words';
import { runRequest } from '../operators/run-request';
import { BadInput } from '../text/bad-input';
import { PLAIN } from '../text/paint';
import { wrap } from '../text/wrap';

/** Fixed, with room for an indent in eighty columns, so that the same rehearsal gives the same bytes in every terminal. */
const WIDTH = 78;

/** Runs one of our commands as a person would, and gives what it prints after its line. */
export async function typed(desk: Desk, request: Request): Promise<string> {
  return [`$ ${commandLine(['breakwater', ...requestWords(request)])}`, ...await printed(desk, request)].join('\n');
}

async function printed(desk: Desk, request: Request): Promise<readonly string[]> {
  try {
    const outcome = await runRequest(desk, request);
    const { report } = outcome.kind === 'report' ? outcome : await outcome.deed.perform();
    return report.text({ width: WIDTH, paint: PLAIN });
  } catch (error) {
    if (error instanceof BadInput) return error.problems.flatMap((problem) => wrap(problem, WIDTH));
    if (error instanceof DeskFailure) return wrap(error.message, WIDTH);
    throw error;
  }
}
