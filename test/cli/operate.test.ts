import { Output } from '../../src/cli/io';
import { runProgram } from '../../src/cli/program';
import { Prompts } from '../../src/cli/prompts';
import { Surroundings, Whereabouts } from '../../src/cli/surroundings';
import { DeskFailure } from '../../src/operators/desk';
import { aView, NOW, waiting } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';

interface Ran { readonly status: number; readonly text: string; readonly problems: readonly string[] }

/** A person at a terminal who gives these answers, and what was asked. */
class Answers implements Prompts {
  public readonly asked: string[] = [];
  public constructor(private readonly answers: readonly (string | boolean | readonly string[])[]) {}

  public select(message: string, choices: readonly string[]): Promise<string> { return this.next(`${message}: ${choices.join(', ')}`); }
  public several(message: string, choices: readonly string[]): Promise<readonly string[]> { return this.next(`${message}: ${choices.join(', ')}`); }
  public input(message: string, proposal?: string): Promise<string> { return this.next(proposal === undefined ? message : `${message} [${proposal}]`); }
  public confirm(message: string): Promise<boolean> { return this.next(message); }

  private async next<T>(question: string): Promise<T> {
    this.asked.push(question);
    const answer = this.answers[this.asked.length - 1];
    if (answer === undefined) throw new Error(`nobody was to be asked: ${question}`);
    return answer as T;
  }
}

interface Scene {
  readonly pipelines?: readonly string[];
  readonly desk?: DeskScene | FakeDesk;
  readonly prompts?: Prompts;
  readonly width?: number;
  readonly colour?: boolean;
}

async function run(scene: Scene, ...args: readonly string[]): Promise<Ran & { readonly where: readonly Whereabouts[] }> {
  const text: string[] = [];
  const problems: string[] = [];
  const where: Whereabouts[] = [];
  let clock = NOW;
  const { width = 80, colour = false } = scene;
  const output: Output = { text: (line) => text.push(line), problem: (line) => problems.push(line), width, colour };
  const { pipelines = ['checkout'] } = scene;
  const desk = scene.desk instanceof FakeDesk ? scene.desk : new FakeDesk(scene.desk);
  const surroundings: Surroundings = {
    doorAt: ({ region, profile }) => {
      where.push({ region, profile });
      return { pipelines: async () => pipelines, desk: async (name) => pipelines.includes(name) ? desk : undefined, organisation: () => desk };
    },
    waiter: { now: () => clock, sleep: async (milliseconds) => { clock += milliseconds; } },
    ...(scene.prompts && { prompts: scene.prompts }),
  };
  const status = await runProgram(args, output, surroundings);
  return { status, text: text.join('\n'), problems, where };
}

const QUIET: DeskScene = { views: [aView({ actions: [] })] };
const HELD: DeskScene = { views: [aView({ actions: [waiting('Airlock')] })] };

describe("an operator's command", () => {
  test.each(['status', 'why', 'doctor', 'history', 'override', 'revoke', 'pause', 'resume', 'rollback', 'veto', 'unveto', 'release', 'approve', 'reject'])('%s --help shows examples and what the exit status means', async (name) => {
    const { status, text } = await run({}, name, '--help');

    expect(status).toBe(0);
    expect(text).toContain(`$ breakwater ${name} `.trimEnd());
    expect(text).toContain('Exit status: 0 done, or the answer is good; 3 the answer is not');
  });

  test('works on the only pipeline there is without its name', async () => {
    expect(await run({ desk: QUIET }, 'why')).toMatchObject({ status: 0, text: 'nothing holds in checkout', problems: [] });
  });

  test('takes the Region and the profile that it is given', async () => {
    expect((await run({ desk: QUIET }, 'why', '--region', 'us-west-2', '--profile', 'ops')).where).toEqual([{ region: 'us-west-2', profile: 'ops' }]);
  });

  test('asks which pipeline on a terminal, and names them all where nobody can be asked', async () => {
    const prompts = new Answers(['checkout']);
    const scene = { pipelines: ['basket', 'checkout'], desk: QUIET };

    expect((await run({ ...scene, prompts }, 'why')).status).toBe(0);
    expect(prompts.asked).toEqual(['pipeline: basket, checkout']);
    expect(await run(scene, 'why')).toMatchObject({ status: 2, problems: ['--pipeline must be given where there are several, got none; there are basket, checkout'] });
  });

  test.each<[string, Scene, readonly string[], string]>([
    ['a pipeline that is not there', {}, ['why', '--pipeline', 'chekout'], "--pipeline must name a pipeline of this account and Region, got 'chekout'; did you mean 'checkout'?"],
    ['a place without pipelines', { pipelines: [] }, ['why'], 'there is no pipeline in this account and Region; see --profile and --region'],
    ['a stage that is not there', {}, ['why', 'Frist'], "stage must name a stage of the pipeline, got 'Frist'; did you mean 'First'?"],
    ['a span that is none', {}, ['history', '--since', 'yesterday'], "--since must be a span of days, hours, minutes and seconds such as 1d2h30m or 90s, got 'yesterday'"],
  ])('refuses %s', async (_, scene, args, problem) => expect(await run(scene, ...args)).toMatchObject({ status: 2, text: '', problems: [problem] }));

  test('ends with 3 where a stage is held, and with 0 where none is', async () => {
    expect((await run({ desk: HELD }, 'why')).status).toBe(3);
    expect((await run({ desk: QUIET }, 'why')).status).toBe(0);
  });

  test('ends with 4 and the cure where AWS refuses', async () => {
    const desk = new FakeDesk();
    desk.state = () => Promise.reject(new DeskFailure('cannot read the state: it was denied'));

    expect(await run({ desk }, 'status')).toMatchObject({ status: 4, text: '', problems: ['cannot read the state: it was denied'] });
  });

  test('shows how far doctor has come, and clears that line before it tells', async () => {
    const lines: string[] = [];
    const output: Output = { text: (line) => lines.push(line), problem: (line) => lines.push(line), progress: (line) => lines.push(`~${line}`), width: 80, colour: false };
    const desk = new FakeDesk();
    await runProgram(['doctor'], output, { doorAt: () => ({ pipelines: async () => ['checkout'], desk: async () => desk, organisation: () => desk }), waiter: { now: () => NOW, sleep: async () => undefined } });

    expect(lines).toContain('~looking at checkout: 14 of 14 ...');
    expect(lines[lines.findIndex((line) => line.startsWith('✓')) - 1]).toBe('~');
  });

  test('who may not list pipelines is told to name one, and need not list them', async () => {
    const denied = {
      doorAt: () => ({ pipelines: () => Promise.reject(new DeskFailure('cannot list: it was denied')), desk: async (name: string) => name === 'checkout' ? new FakeDesk(QUIET) : undefined, organisation: () => new FakeDesk() }),
      waiter: { now: () => NOW, sleep: async () => undefined },
    };
    const problems: string[] = [];
    const output: Output = { text: () => undefined, problem: (line) => problems.push(line), width: 80, colour: false };

    expect(await runProgram(['why'], output, denied)).toBe(4);
    expect(await runProgram(['why', '--pipeline', 'checkout'], output, denied)).toBe(0);
    expect(await runProgram(['why', '--pipeline', 'other'], output, denied)).toBe(2);
    expect(problems).toEqual([
      'cannot list: it was denied; or name the pipeline with --pipeline', "--pipeline must name a pipeline of this account and Region, got 'other'; see --profile and --region",
    ]);
  });

  test('--json prints what a script can read, and nothing else', async () => {
    const { text, status } = await run({ desk: HELD }, 'why', '--json');

    expect(JSON.parse(text)).toMatchObject({ pipeline: 'checkout', held: [{ stage: 'First', action: 'Airlock' }] });
    expect(status).toBe(3);
  });

  test.each([80, 160])('keeps within %i columns', async (width) => {
    const texts = await Promise.all([['status'], ['why'], ['history'], ['approve', 'First', '--reason', 'because '.repeat(40)]].map(async (args) => (await run({ desk: HELD, width }, ...args)).text));

    expect(texts.join('\n').split('\n').filter((line) => line.length > width)).toEqual([]);
  });

  test('is coloured only where colour is wanted', async () => {
    expect((await run({ desk: HELD, colour: true }, 'why')).text).toContain('\u001b[');
    expect((await run({ desk: HELD, colour: false }, 'why')).text).not.toContain('\u001b[');
  });
});

describe('a command that does something', () => {
  test('names all that is missing where nobody can be asked', async () => {
    expect(await run({}, 'approve')).toMatchObject({
      status: 2,
      problems: ['<stage> must be given, got nothing; it is only asked for on a terminal', '--reason must be given, got nothing; it is only asked for on a terminal'],
    });
  });

  test('asks for what is missing, says what it will do, and does it only after a yes', async () => {
    const desk = new FakeDesk({ views: [aView(), aView({ name: 'Second', actions: [waiting('Airlock')] })] });
    const prompts = new Answers(['Second', 'sev2', true]);
    const { status, text } = await run({ desk, prompts }, 'approve');

    expect(prompts.asked).toEqual(['stage: First, Second', 'reason', 'go on?']);
    expect(status).toBe(0);
    expect(text).toBe([
      'approve Airlock of Second, where rev-e1 waits', 'rev-e1 is deployed in Second at once, whatever its blockers say', 'this overrules: controller', 'Airlock of Second is approved',
    ].join('\n'));
    expect(desk.answers).toHaveLength(1);
  });

  test('does nothing after a no', async () => {
    const desk = new FakeDesk();

    expect(await run({ desk, prompts: new Answers([false]) }, 'reject', 'First', '--reason', 'x')).toMatchObject({ status: 3, problems: ['nothing was done'] });
    expect(desk.answers).toEqual([]);
  });

  test.each([['with --yes', ['--yes'], new Answers([])], ['where nobody can be asked', [], undefined]])('does not ask %s', async (_, flags, prompts) => {
    const desk = new FakeDesk();

    expect((await run({ desk, ...(prompts && { prompts }) }, 'approve', 'First', '--reason', 'x', ...flags)).status).toBe(0);
    expect(desk.answers).toHaveLength(1);
  });

  test('override takes its bounds from the command line', async () => {
    const desk = new FakeDesk();
    const { status } = await run({ desk }, 'override', 'First', '--blocker', 'open alarms', '--blocker', 'pause', '--reason', 'sev2', '--for', '30m', '--revision', 'r1', '--single-use');

    expect(status).toBe(0);
    expect(desk.puts.map(([, body]) => body)).toEqual([{ blockers: ['open alarms', 'pause'], reason: 'sev2', revision: 'r1', singleUse: true, for: '30m' }]);
  });

  test('override asks which blockers, those that hold now first', async () => {
    const desk = new FakeDesk(HELD);
    const prompts = new Answers([['open alarms'], 'sev2', true]);
    await run({ desk, prompts }, 'override', 'First');

    expect(prompts.asked).toEqual(['blockers: open alarms, pause, organisation pause, newer revision, after rollback', 'reason', 'go on?']);
    expect(desk.puts.map(([, body]) => body)).toEqual([{ blockers: ['open alarms'], reason: 'sev2' }]);
  });

  test('override names everything that is missing where nobody can be asked', async () => {
    expect((await run({}, 'override')).problems).toEqual(['<stage>', '--blocker or --all', '--reason'].map((name) => `${name} must be given, got nothing; it is only asked for on a terminal`));
  });

  test('override refuses all beside names', async () => {
    expect(await run({}, 'override', 'First', '--all', '--blocker', 'pause', '--reason', 'x')).toMatchObject({
      status: 2, problems: ['--all must stand without --blocker; a pause and a newer revision are named beside the other blockers'],
    });
  });

  test('override --skip-bake alone ends the time of a bake and opens no blocker', async () => {
    const desk = new FakeDesk();
    await run({ desk }, 'override', 'First', '--skip-bake', '--reason', 'x');

    expect(desk.puts.map(([, body]) => body)).toEqual([{ blockers: [], reason: 'x', skipBake: true }]);
  });

  test('override --hotfix shortens the bakes of one revision, and asks for the second person by itself', async () => {
    const desk = new FakeDesk();
    await run({ desk }, 'override', 'First', '--hotfix', '15m', '--revision', 'r1', '--reason', 'sev1');

    expect(desk.puts.map(([, body]) => body)).toEqual([{ blockers: [], reason: 'sev1', revision: 'r1', bakeFor: '15m', secondApprover: true }]);
  });

  test.each([['given', 0, 'override.given: so be it'], ['refused', 3, 'override.refused: so be it']])('--wait ends with what became of it: %s', async (outcome, expected, line) => {
    const desk = new FakeDesk();
    desk.entries = async () => desk.puts.map(([name]) => ({ at: '2026-03-02T18:00:10Z', kind: `override.${outcome}`, why: 'so be it', who: 'x', digest: `${name}@1/1` }));
    const { status, text } = await run({ desk }, 'override', 'First', '--all', '--reason', 'x', '--wait');

    expect(status).toBe(expected);
    expect(text.split('\n').at(-1)).toBe(line);
  });

  test('--wait --json prints one object', async () => {
    const { status, text } = await run({}, 'pause', '--reason', 'x', '--wait', '--json');

    expect(JSON.parse(text)).toMatchObject({ do: 'pause', honoured: false, parameters: [{ version: 1 }] });
    expect(status).toBe(3);
  });

  test('pause, resume, revoke and the second signature take their place from the command line', async () => {
    const standing = (name: string, body: object) => ({ name: `/breakwater/checkout/${name}`, type: 'String', value: JSON.stringify(body), version: 1, writtenAt: NOW });
    const desk = new FakeDesk({ inbox: [standing('pauses/First/p1', { reason: 'x' }), standing('overrides/First/o1', { blockers: 'all', reason: 'x', secondApprover: true })] });
    for (const line of [['pause', 'First', '--for', '1h'], ['resume', 'First', '--id', 'p1'], ['revoke', 'First', 'o1'], ['override', 'First', '--sign'], ['override', 'First', '--sign', 'o1']]) {
      expect((await run({ desk }, ...line, '--reason', 'so')).status).toBe(0);
    }

    expect(desk.puts.map(([name]) => name.replace('/breakwater/checkout/', ''))).toEqual([
      'pauses/First/20260302T180000Z-ana', 'pauses/First/p1', 'overrides/First/o1', 'signatures/First/o1', 'signatures/First/o1',
    ]);
  });

  test('pause and resume of an organisation lie at its switch, and look at no pipeline', async () => {
    const desk = new FakeDesk({ inbox: [{ name: '/breakwater/organisation/pauses/p1', type: 'String', value: '{"reason":"x"}', version: 1, writtenAt: NOW }] });
    desk.state = () => Promise.reject(new Error('no pipeline was to be looked at'));
    const { text } = await run({ desk, pipelines: [] }, 'pause', '--organisation', '--reason', 'outage', '--for', '2h');
    await run({ desk, pipelines: [] }, 'resume', '--organisation', '--reason', 'over');

    expect(text.split('\n')[0]).toBe('pause all pipelines of the organisation until Mon 2 Mar 2026 20:00 UTC, in 2h:');
    expect(text).toContain('to end it: breakwater resume --organisation --reason ...');
    expect(desk.puts.map(([name, body]) => [name, body])).toEqual([
      ['/breakwater/organisation/pauses/20260302T180000Z-ana', { reason: 'outage', for: '2h' }], ['/breakwater/organisation/pauses/p1', { state: 'resumed', reason: 'over' }],
    ]);
  });

  test.each([
    [['First'], "--organisation must stand without a wave, got 'First'; it is of all pipelines"],
    [['--pipeline', 'checkout'], '--organisation must stand without --pipeline: it is of all of them'],
    [['--wait'], '--organisation must stand without --wait: each pipeline tells of it in its own ledger'],
  ])('pause --organisation refuses %s', async (args, problem) => expect(await run({}, 'pause', '--organisation', '--reason', 'x', ...args)).toMatchObject({ status: 2, problems: [problem] }));

  test('--print prints the plain line alone, and does nothing', async () => {
    const desk = new FakeDesk();
    const { text, status } = await run({ desk }, 'approve', 'First', '--reason', 'sev2', '--print');

    expect(text).toBe('aws codepipeline put-approval-result --pipeline-name checkout --stage-name First --action-name Airlock --token token-Airlock --result \'{"summary":"sev2","status":"Approved"}\'');
    expect({ status, answers: desk.answers }).toEqual({ status: 0, answers: [] });
  });

  test('release asks which of the revisions in the pipeline, shows what it will do, and starts it after a yes', async () => {
    const desk = new FakeDesk();
    const prompts = new Answers(['rev-e1', true]);
    const { status, text } = await run({ desk, prompts }, 'release');

    expect(prompts.asked).toEqual(['revision: rev-e1', 'go on?']);
    expect({ status, released: desk.released }).toEqual({ status: 0, released: [[{ action: 'shop', type: 'COMMIT_ID', revision: 'rev-e1' }]] });
    expect(text).toMatch(/^release rev-e1 through the whole pipeline, as e1 did [^]*\ne-new is started, with rev-e1$/);
    expect(await run({}, 'release')).toMatchObject({ status: 2, problems: ['--revision must be given, got nothing; it is only asked for on a terminal'] });
  });

  test('a question that is broken off does nothing', async () => {
    const prompts = new Answers([]);
    prompts.confirm = () => Promise.reject(Object.assign(new Error('User force closed the prompt'), { name: 'ExitPromptError' }));

    expect(await run({ prompts }, 'approve', 'First', '--reason', 'x')).toMatchObject({ status: 3, problems: ['nothing was done'] });
  });
});
