import { readFileSync } from 'fs';
import { join } from 'path';
import { Output } from '../../src/cli/io';
import { runProgram } from '../../src/cli/program';
import { directoryWith, dropDirectories, smallAssembly } from '../rehearsal/support/small-assembly';

afterAll(dropDirectories);

interface Ran { readonly status: number; readonly text: string; readonly problems: readonly string[] }

const run = (...args: readonly string[]): Promise<Ran> => runIn(100, ...args);

async function runIn(width: number, ...args: readonly string[]): Promise<Ran> {
  const text: string[] = [];
  const problems: string[] = [];
  const output: Output = { text: (line) => text.push(line), problem: (line) => problems.push(line), width, colour: false };
  const status = await runProgram(args, output);
  return { status, text: text.join('\n'), problems };
}

describe('breakwater', () => {
  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf-8')) as { version: string };

    expect(await run('--version')).toEqual({ status: 0, text: version, problems: [] });
  });

  test('rehearse --help shows examples and what the exit status means', async () => {
    const { status, text } = await run('rehearse', '--help');

    expect(status).toBe(0);
    expect(text).toContain('$ breakwater rehearse --app cdk.out --scenario bad-change.yaml --json out/bad-change.json');
    expect(text).toContain('Exit status: 0 when the rehearsal ran');
  });

  test('an option that does not exist is bad input', async () => {
    const { status, problems } = await run('rehearse', '--app', 'cdk.out', '--scenaro', 'x.yaml');

    expect(status).toBe(2);
    expect(problems.join('\n')).toContain("error: unknown option '--scenaro'");
  });

  test('--app has to be given', async () => {
    const { status, problems } = await run('rehearse');

    expect(status).toBe(2);
    expect(problems.join('\n')).toContain("error: required option '--app <directory>' not specified");
  });
});

describe('breakwater rehearse', () => {
  test('prints the timeline, the board and how each execution ended', async () => {
    const { status, text, problems } = await run('rehearse', '--app', directoryWith(smallAssembly()));

    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(text).toContain('Checkout: r1, where r0 runs');
    expect(text).toMatch(/^First +OneBox +333333333333 us-west-1 +r1 +passed$/m);
    expect(text).toMatch(/^r1 +release +succeeded +2026-03-02 17:00 /m);
  });

  test('keeps within the width of the terminal', async () => {
    const { text } = await runIn(80, 'rehearse', '--app', directoryWith(smallAssembly()));

    expect(text).toContain('All is quiet at');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('--quiet leaves out the timeline', async () => {
    const { text } = await run('rehearse', '--app', directoryWith(smallAssembly()), '--quiet');

    expect(text).not.toContain('committed');
    expect(text).toMatch(/^First +OneBox /m);
  });

  test('writes no escape sequence where colour is not wanted', async () => {
    const { text } = await run('rehearse', '--app', directoryWith(smallAssembly()));

    expect(text).not.toContain('\u001b');
  });

  test('--json writes the result, in a folder that it makes', async () => {
    const directory = directoryWith(smallAssembly());
    const json = join(directory, 'out', 'result.json');

    await run('rehearse', '--app', directory, '--json', json);

    expect(JSON.parse(readFileSync(json, 'utf-8'))).toMatchObject({
      pipeline: 'Checkout', quiet: true, revisions: { 'Beta/Beta': 'r1', 'First/OneBox': 'r1', 'First/Fleet': 'r1' },
    });
  });

  test('--until overrules the scenario', async () => {
    const { text } = await run('rehearse', '--app', directoryWith(smallAssembly()), '--until', '10m');

    expect(text).toContain('Stopped at 2026-03-02T17:10:00Z, when the time of the scenario was over');
  });

  test('ends with 0 whatever becomes of the releases', async () => {
    const directory = directoryWith({ ...smallAssembly(), 's.yaml': "actions: [{ match: 'Beta/*', outcome: fail }]" });

    const { status, text } = await run('rehearse', '--app', directory, '--scenario', join(directory, 's.yaml'));

    expect(status).toBe(0);
    expect(text).toMatch(/^r1 +release +failed /m);
  });

  test('refuses a scenario with all its problems, each with file, line and field', async () => {
    const directory = directoryWith({ ...smallAssembly(), 's.yaml': 'start: now\noperator:\n  - { at: 1m, do: releas }\n' });
    const file = join(directory, 's.yaml');

    const { status, text, problems } = await run('rehearse', '--app', directory, '--scenario', file);

    expect({ status, text }).toEqual({ status: 2, text: '' });
    expect(problems).toEqual([
      `${file}:1: start must be a moment in UTC such as 2026-03-02T17:00:00Z, got 'now'`,
      `${file}:3: operator[0].do must be one of approve, reject, disableTransition, enableTransition, retryFailedActions, retryStage, stopExecution, abandonExecution, deployPipelineByHand, rollbackStage, status, why, history, doctor, override, sign, revoke, pause, resume, veto, unveto, rollback, release, putParameter, deleteParameter, organisationPause, organisationResume, got 'releas'; did you mean 'release'?`,
    ]);
  });

  test('tells what is different from an earlier result, and writes it beside the new one', async () => {
    const directory = directoryWith(smallAssembly());
    const [before, after] = [join(directory, 'before.json'), join(directory, 'after.json')];
    await run('rehearse', '--app', directory, '--until', '1h', '--json', before);

    const { status, text } = await run('rehearse', '--app', directory, '--quiet', '--compare', before, '--json', after);

    expect(status).toBe(0);
    expect(text).toContain(`Compared with ${before}`);
    expect(JSON.parse(readFileSync(after, 'utf-8'))).toMatchObject({ quiet: true, comparison: { with: before, same: false } });
  });

  test('plays another scenario as well to compare with it', async () => {
    const scenario = join(directoryWith({ 'other.yaml': 'commits: []' }), 'other.yaml');
    const { text } = await run('rehearse', '--app', directoryWith(smallAssembly()), '--quiet', '--compare', scenario);

    expect(text).toMatch(/releases that end otherwise:\n.*\n {2}r1 +– +succeeded/);
  });

  test.each([
    [['--html', '/dev'], "--html must be a file that can be written, got '/dev' (EISDIR)"],
    [['--compare', '/nowhere/r.json'], "--compare must be a file that can be read, got '/nowhere/r.json' (ENOENT)"],
    [['--until', 'tomorrow'], "--until must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s, got 'tomorrow'"],
    [['--scenario', '/nowhere/s.yaml'], "--scenario must be a file that can be read, got '/nowhere/s.yaml' (ENOENT)"],
    [['--assume', 'stopedRollsBack'], "--assume must be an assumption that breakwater assumptions lists, got 'stopedRollsBack'; did you mean 'stoppedRollsBack'?"],
    [['--json', '/dev'], "--json must be a file that can be written, got '/dev' (EISDIR)"],
  ])('refuses %s', async (args, problem) => {
    const { status, problems } = await run('rehearse', '--app', directoryWith(smallAssembly()), ...args);

    expect({ status, problems }).toEqual({ status: 2, problems: [problem] });
  });
});

describe('breakwater assumptions', () => {
  test('lists both branches of each', async () => {
    const { status, text } = await run('assumptions');

    expect(status).toBe(0);
    expect(text).toContain([
      'stoppedRollsBack: false',
      '  taken: an execution that is stopped inside a stage is answered by no rollback',
      '  other: it is rolled back as a failure is',
    ].join('\n'));
  });

  test('--json prints them as data', async () => {
    const { text } = await run('assumptions', '--json');

    expect(JSON.parse(text)).toContainEqual({
      name: 'rollbackGoesOn', value: false, taken: 'a rollback execution ends after its stage', other: 'it goes on to the stages behind it',
    });
  });

  test('rehearse --assume plays the other branch, says so at the top, and in the result', async () => {
    const directory = directoryWith(smallAssembly());
    const file = join(directory, 'r.json');
    const { text } = await run('rehearse', '--app', directory, '--assume', 'stoppedRollsBack', '--assume', 'rollbackGoesOn', '--json', file);

    expect(text.replace(/\s+/g, ' ')).toContain('assumed: not that a rollback execution ends after its stage, but that it goes on to the stages behind it (rollbackGoesOn)');
    expect(JSON.parse(readFileSync(file, 'utf-8'))).toMatchObject({ assumed: ['stoppedRollsBack', 'rollbackGoesOn'] });
  });
});
