import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readAssembly } from '../rehearsal/assembly';
import { withOther } from '../rehearsal/assumptions';
import { rehearse } from '../rehearsal/rehearse';
import { Timeline } from '../rehearsal/report-timeline';
import { RehearsalResult, resultText } from '../rehearsal/result';
import { decodeResult, EarlierResult } from '../rehearsal/result-file';
import { defaultScenario, Scenario } from '../rehearsal/scenario';
import { decodeScenario } from '../rehearsal/scenario-file';
import { Subject } from '../rehearsal/subject';
import { chartOf } from '../report/chart-of';
import { compare } from '../report/comparison';
import { comparisonText } from '../report/comparison-text';
import { pageText } from '../report/page';
import { pageParts } from '../report/page-parts';
import { Tape } from '../report/tape';
import { BadInput, failureOf } from '../text/bad-input';
import { parseSpan, SPAN_RULE } from '../text/duration';
import { wrap } from '../text/wrap';
import { assumptionOf } from './assumptions-command';
import { boardText, executionsText } from './board';
import { Output } from './io';
import { paintOf } from './paint';
import { Progress } from './progress';

export interface RehearseOptions {
  readonly app: string;
  readonly pipeline?: string;
  readonly scenario?: string;
  readonly json?: string;
  readonly html?: string;
  readonly compare?: string;
  readonly until?: string;
  readonly assume: readonly string[];
  readonly quiet?: boolean;
}

/** Reads, plays and reports one rehearsal. @throws BadInput when what was given cannot be played. */
export async function rehearseCommand(options: RehearseOptions, output: Output): Promise<void> {
  const subject = readAssembly(options.app, options.pipeline);
  const scenario = scenarioOf(options, subject);
  const other = options.compare === undefined ? undefined : await otherResult(options.compare, options.until, subject);
  const look = { width: output.width, paint: paintOf(output.colour) };
  const timeline = new Timeline(subject, scenario, look);
  const progress = new Progress(scenario, output);
  if (!options.quiet) for (const line of timeline.heading(subject.plan.pipeline)) output.text(line);

  const tape = new Tape();
  const rehearsal = await rehearse(subject, scenario, {
    event: (event, decision) => {
      tape.event(event, decision);
      if (options.quiet) return;
      const lines = timeline.lines(event, decision);
      if (lines.length > 0) progress.clear();
      for (const line of lines) output.text(line);
    },
    landed: (now, revisions) => tape.landed(now, revisions),
    time: (now) => progress.at(now),
  });
  const { result, board } = rehearsal;

  progress.clear();
  const close = ['', boardText(board, look), '', executionsText(result.executions, look), '', ...wrap(closing(result), output.width)];
  for (const text of close) output.text(text);
  const comparison = options.compare === undefined || other === undefined ? undefined : compare(other, result, options.compare);
  if (comparison !== undefined) for (const line of ['', ...comparisonText(comparison, look)]) output.text(line);
  if (options.json !== undefined) write('--json', options.json, resultText({ ...result, ...(comparison && { comparison }) }));
  if (options.html !== undefined) write('--html', options.html, pageText(chartOf(subject, scenario, rehearsal, tape), pageParts()));
}

function scenarioOf(options: RehearseOptions, subject: Subject): Scenario {
  const { scenario: path } = options;
  const names = options.assume.map(assumptionOf);
  const scenario = path === undefined ? defaultScenario() : decodeScenario(path, textOf('--scenario', path), subject);
  return within({ ...scenario, assume: withOther(scenario.assume, names) }, options.until);
}

function within(scenario: Scenario, until: string | undefined): Scenario {
  if (until === undefined) return scenario;
  const span = parseSpan(until);
  if (span === undefined) throw new BadInput([`--until ${SPAN_RULE}, got '${until}'`]);
  return { ...scenario, until: scenario.start + span };
}

/** The result of an earlier rehearsal; or another scenario, which is played as well. */
async function otherResult(path: string, until: string | undefined, subject: Subject): Promise<EarlierResult> {
  const text = textOf('--compare', path);
  if (!/\.ya?ml$/.test(path)) return decodeResult(path, text);
  return (await rehearse(subject, within(decodeScenario(path, text, subject), until))).result;
}

function textOf(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf-8');
  } catch (error) {
    throw new BadInput([`${option} must be a file that can be read, got '${path}' (${failureOf(error)})`]);
  }
}

function write(option: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new BadInput([`${option} must be a file that can be written, got '${path}' (${failureOf(error)})`]);
  }
}

const closing = ({ quiet, end }: RehearsalResult): string => quiet
  ? `All is quiet at ${end}: nothing runs, waits or is scheduled any more.`
  : `Stopped at ${end}, when the time of the scenario was over; something still runs, waits or is scheduled.`;
