import { commandLine } from '../operators/command-line';
import { Desk, DeskFailure } from '../operators/desk';
import { pauseOrganisation } from '../operators/pause';
import { Deed, Report } from '../operators/report';
import { OrganisationRequest, Request } from '../operators/request';
import { runRequest } from '../operators/run-request';
import { BadInput } from '../text/bad-input';
import { suggestion } from '../text/nearest';
import { wrap } from '../text/wrap';
import { EXIT, Output } from './io';
import { paintOf } from './paint';
import { Prompts } from './prompts';
import { Door, Surroundings, Whereabouts } from './surroundings';

/** What every operator's command takes. */
export interface OperateOptions extends Whereabouts {
  readonly pipeline?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly print?: boolean;
  readonly wait?: boolean;
}

/** What a command needs to ask for what was left out. */
export interface Asking { readonly desk: Desk; readonly prompts: Prompts | undefined }

/** Runs one operator's command and gives the exit status. @throws BadInput, DeskFailure */
export async function operate(
  options: OperateOptions, surroundings: Surroundings, output: Output, requestFor: (asking: Asking) => Promise<Request>,
): Promise<number> {
  const { prompts } = surroundings;
  output.progress?.('looking ...');
  const desk = await deskOf(surroundings.doorAt(options), options, output, prompts);
  output.progress?.('');
  const request = await requestFor({ desk, prompts });
  output.progress?.(`looking at ${desk.pipeline} ...`);
  const outcome = await runRequest(desk, request, (seen, of) => output.progress?.(`looking at ${desk.pipeline}: ${seen} of ${of} ...`));
  output.progress?.('');
  if (outcome.kind === 'report') return told(outcome.report, options, output);
  return done(outcome.deed, options, output, surroundings);
}

/** The same at an organisation's switch, where no pipeline is looked at. */
export async function operateOrganisation(
  options: OperateOptions, surroundings: Surroundings, output: Output, requestFor: (prompts: Prompts | undefined) => Promise<OrganisationRequest>,
): Promise<number> {
  if (options.pipeline !== undefined) throw new BadInput(['--organisation must stand without --pipeline: it is of all of them']);
  if (options.wait) throw new BadInput(['--organisation must stand without --wait: each pipeline tells of it in its own ledger']);
  const mailbox = surroundings.doorAt(options).organisation();
  return done(await pauseOrganisation(mailbox, await requestFor(surroundings.prompts)), options, output, surroundings);
}

async function done(deed: Deed, options: OperateOptions, output: Output, surroundings: Surroundings): Promise<number> {
  const { prompts } = surroundings;
  if (options.print) {
    // Each in one line, whatever the width: it is to be copied, or run.
    for (const line of deed.plain) output.text(commandLine(line));
    return EXIT.done;
  }
  if (!options.json) for (const line of deed.intent.flatMap((sentence) => wrap(sentence, output.width))) output.text(line);
  if (prompts && !options.yes && !await prompts.confirm('go on?')) {
    output.problem('nothing was done');
    return EXIT.held;
  }
  const { report, honoured } = await deed.perform();
  if (!options.wait || honoured === undefined) return told(report, options, output);
  if (!options.json) told(report, options, output);
  output.progress?.('waiting until it is honoured ...');
  const end = await honoured(surroundings.waiter);
  output.progress?.('');
  return told({ ...end, data: { ...report.data, ...end.data } }, options, output);
}

function told(report: Report, { json }: OperateOptions, output: Output): number {
  if (json) output.text(JSON.stringify(report.data, undefined, 2));
  else for (const line of report.text({ width: output.width, paint: paintOf(output.colour) })) output.text(line);
  return report.answer === 'yes' ? EXIT.done : EXIT.held;
}

async function deskOf(door: Door, { pipeline }: OperateOptions, output: Output, prompts: Prompts | undefined): Promise<Desk> {
  if (pipeline !== undefined) {
    const desk = await door.desk(pipeline);
    if (desk !== undefined) return desk;
    throw new BadInput([`--pipeline must name a pipeline of this account and Region, got '${pipeline}'${await likelyPipeline(door, pipeline)}`]);
  }
  const known = await pipelinesAt(door);
  if (known.length === 0) throw new BadInput(['there is no pipeline in this account and Region; see --profile and --region']);
  if (known.length > 1 && prompts === undefined) throw new BadInput([`--pipeline must be given where there are several, got none; there are ${known.join(', ')}`]);
  output.progress?.('');
  const chosen = known.length === 1 ? known[0] : await prompts?.select('pipeline', known);
  const desk = await door.desk(chosen ?? '');
  if (desk === undefined) throw new BadInput([`pipeline ${chosen} went away while it was looked at`]);
  return desk;
}

/** Who may look at one pipeline need not be allowed to list them all. */
async function pipelinesAt(door: Door): Promise<readonly string[]> {
  try {
    return await door.pipelines();
  } catch (error) {
    if (error instanceof DeskFailure && error.message.includes('was denied')) throw new DeskFailure(`${error.message}; or name the pipeline with --pipeline`);
    throw error;
  }
}

async function likelyPipeline(door: Door, given: string): Promise<string> {
  try {
    return `; ${suggestion(given, await door.pipelines())}`;
  } catch (error) {
    if (error instanceof DeskFailure) return '; see --profile and --region';
    throw error;
  }
}
