import { waitingApprovals } from '../operators/hold';
import { vetoesIn } from '../operators/in-force';
import { lookAround } from '../operators/seen';
import { BadInput } from '../text/bad-input';
import { parseSpan, SPAN_RULE } from '../text/duration';
import { Asking } from './operate';

/** What may be left out on a terminal, because it is asked for there; anywhere else it is all named at once. */
export function refuseMissing({ prompts }: Pick<Asking, 'prompts'>, given: Readonly<Record<string, unknown>>): void {
  if (prompts !== undefined) return;
  const missing = Object.keys(given).filter((name) => given[name] === undefined);
  if (missing.length > 0) throw new BadInput(missing.map((name) => `${name} must be given, got nothing; it is only asked for on a terminal`));
}

/** The stage that was named, or one that a person picks. */
export async function stageOf({ desk, prompts }: Asking, given: string | undefined, which: 'any' | 'waiting' = 'any'): Promise<string> {
  if (given !== undefined || prompts === undefined) return given ?? '';
  const { stages } = await desk.state();
  const names = stages.filter((view) => which === 'any' || waitingApprovals(view).length > 0).map((view) => view.name);
  if (names.length === 0) throw new BadInput(['no approval waits in any stage; see breakwater status']);
  return names.length === 1 ? names[0] : prompts.select('stage', names);
}

/** The revision that was named, or one that a person picks: of those that are vetoed there, or that are under way. */
export async function revisionOf({ desk, prompts }: Asking, verb: 'veto' | 'unveto', stage: string, given: string | undefined): Promise<string> {
  if (given !== undefined || prompts === undefined) return given ?? '';
  const seen = await lookAround(desk);
  const vetoed = vetoesIn(seen).filter((one) => one.stage === stage).map(({ revision }) => revision);
  const known = verb === 'unveto' ? vetoed : [...seen.executions.values()].map(({ revision }) => revision).filter((revision) => !vetoed.includes(revision));
  const choices = [...new Set(known)].filter((revision) => revision !== '');
  return choices.length === 0 ? prompts.input('revision') : prompts.select('revision', choices);
}

/** The revision that was named, or one of those that a person sees in the pipeline. */
export async function earlierRevisionOf({ desk, prompts }: Asking, given: string | undefined): Promise<string> {
  if (given !== undefined || prompts === undefined) return given ?? '';
  const revisions = [...(await lookAround(desk)).executions.values()].map(({ revision }) => revision).filter((revision) => revision !== '');
  return revisions.length === 0 ? prompts.input('revision') : prompts.select('revision', [...new Set(revisions)]);
}

/** The reason that was given, or is asked for. */
export const reasonOf = async ({ prompts }: Pick<Asking, 'prompts'>, given: string | undefined, proposal?: string): Promise<string> =>
  given ?? (await prompts?.input('reason', proposal)) ?? '';

/** In milliseconds. @throws BadInput */
export function spanAt(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const span = parseSpan(text);
  if (span === undefined) throw new BadInput([`${name} ${SPAN_RULE}, got '${text}'`]);
  return span;
}
