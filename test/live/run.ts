/** Runs the experiments that docs/assumptions.md waits for, in a person's account. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isoOf } from '../../src/decision/time';
import { DEFAULT_ASSUMPTIONS } from '../../src/rehearsal/assumptions';
import { Cloud, Heard } from './cloud';
import { Experiment, EXPERIMENTS } from './experiments';
import { play } from './play';
import { fillIn, Finding, reportText } from './report';
import { SimulatedCloud } from './simulated-cloud';
import { Toy } from './toy';

const PAGE = join(__dirname, '..', '..', 'docs', 'assumptions.md');

const HELP = `npm run live -- [options]

Makes a toy pipeline (one CloudFormation stack, breakwater-live) in the account and Region of the AWS CLI's default
credentials, plays the experiments on it one after another, writes what was found into docs/assumptions.md, and deletes
the toy again. All ten take about an hour and cost less than a dollar: some sixty minutes of CodePipeline's V2 actions at
$0.002, of which a hundred a month are free, a kilobyte in S3, and a standard parameter.

  --only NAME   one experiment; may be given several times
  --dry-run     no account: the same calls, through the real clients, to a loopback server with the simulated CodePipeline
                behind it; prints each call, and changes no file
  --json        print the findings as JSON
  --tear-down   only delete what a run that was interrupted has left
  --help        this

Experiments:
${EXPERIMENTS.map(({ name, asks }) => `  ${name.padEnd(24)} ${asks}`).join('\n')}

Exit status: 0 when each question was answered; 1 when one was not; 2 when what was given cannot be used.
`;

interface Options { readonly only: readonly Experiment[]; readonly json: boolean }

async function inAnAccount({ only, json }: Options): Promise<readonly Finding[]> {
  const say = (line: string): void => { if (!json) process.stdout.write(`${line}\n`); };
  const cloud = new Cloud({ pause, heard: () => undefined });
  const { account, region } = await cloud.place();
  say(`making the toy in account ${account}, ${region}`);
  try {
    await cloud.create();
    const findings = await play(new Toy(cloud, String(Date.now())), only, say);
    writeFileSync(PAGE, fillIn(readFileSync(PAGE, 'utf8'), findings, { date: isoOf(Date.now()).slice(0, 10), region }));
    return findings;
  } finally {
    say('deleting the toy');
    await cloud.tearDown();
  }
}

async function dry({ only, json }: Options): Promise<readonly Finding[]> {
  const say = (line: string): void => { if (!json) process.stdout.write(`${line}\n`); };
  const heard: Heard = (operation, input) => say(`${operation} ${JSON.stringify(input, (key, value: unknown) => key === 'Body' ? '(source.zip)' : value)}`);
  const simulated = await SimulatedCloud.start(DEFAULT_ASSUMPTIONS);
  try {
    const cloud = new Cloud({ ...simulated.options, heard });
    await cloud.create();
    const findings = await play(new Toy(cloud, 'dry'), only, say);
    await cloud.tearDown();
    return findings;
  } finally {
    await simulated.stop();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'only': { type: 'string', multiple: true }, 'dry-run': { type: 'boolean' }, 'json': { type: 'boolean' }, 'tear-down': { type: 'boolean' }, 'help': { type: 'boolean' },
    },
  });
  if (values.help) return print(HELP);
  if (values['tear-down']) {
    await new Cloud({ pause, heard: () => undefined }).tearDown();
    return 0;
  }
  const unknown = (values.only ?? []).filter((name) => !EXPERIMENTS.some((one) => one.name === name));
  if (unknown.length > 0) throw new TypeError(`--only must be the name of an experiment, got '${unknown.join("', '")}'; npm run live -- --help lists them`);
  const options = { only: EXPERIMENTS.filter(({ name }) => values.only?.includes(name) ?? true), json: values.json === true };
  const findings = await (values['dry-run'] ? dry(options) : inAnAccount(options));
  print(options.json ? `${JSON.stringify(findings, undefined, 2)}\n` : `\n${reportText(findings)}\n`);
  return findings.every(({ branch }) => branch !== 'unclear') ? 0 : 1;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

main().then((status) => { process.exitCode = status; }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
});
