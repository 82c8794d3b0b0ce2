import { letterIn, placeOf } from '../../src/contract/inbox';
import { OperatorsMemory } from '../../src/decision/inbox';
import { isoOf } from '../../src/decision/time';
import { commandLine } from '../../src/operators/command-line';
import { LedgerLine, StandingParameter } from '../../src/operators/desk';
import { Deed } from '../../src/operators/report';
import { Request } from '../../src/operators/request';
import { runRequest } from '../../src/operators/run-request';
import { anAction, aView, minutesAgo, NOW } from '../support/builders';
import { DeskScene, FakeDesk } from '../support/fake-desk';
import { jsonOf, textOf } from '../support/reports';

const ANA = 'arn:aws:iam::111111111111:user/ana';
const BEN = 'arn:aws:sts::111111111111:assumed-role/Operator/ben';
const ID = '20260302T180000Z-ana';
const OVERRIDE: Request = { do: 'override', stage: 'First', blockers: ['open alarms'], reason: 'sev2 fix' };

const aParameter = (name: string, body: object, change: Partial<StandingParameter> = {}): StandingParameter =>
  ({ name: `/breakwater/checkout/${name}`, type: 'String', value: JSON.stringify(body), version: 1, writtenAt: minutesAgo(30), ...change });
const inboxOf = (...parameters: readonly StandingParameter[]): DeskScene => ({ inbox: parameters });

async function deedOf(desk: FakeDesk, request: Request): Promise<Deed> {
  const outcome = await runRequest(desk, request);
  if (outcome.kind !== 'deed') throw new Error('it only tells');
  return outcome.deed;
}

async function done(scene: DeskScene, request: Request): Promise<{ readonly desk: FakeDesk; readonly deed: Deed; readonly text: string }> {
  const desk = new FakeDesk(scene);
  const deed = await deedOf(desk, request);
  const { report } = await deed.perform();
  return { desk, deed, text: textOf(report) };
}

const refused = (scene: DeskScene, request: Request): Promise<unknown> => done(scene, request).catch((error: Error) => error.message);

/** What the controller makes of the plain line's arguments. */
function readBack(line: readonly string[]) {
  const valueOf = (option: string): string => line[line.indexOf(option) + 1] ?? '';
  return letterIn({ name: valueOf('--name'), type: valueOf('--type'), value: valueOf('--value'), version: 1, writtenAt: NOW, writtenBy: ANA })?.says;
}

describe('breakwater override', () => {
  test('writes what the controller reads, under an id that says when and by whom', async () => {
    const { desk, deed, text } = await done({}, OVERRIDE);

    expect(desk.puts).toEqual([[`/breakwater/checkout/overrides/First/${ID}`, { blockers: ['open alarms'], reason: 'sev2 fix' }, false]]);
    expect(deed.intent).toEqual([
      'override open alarms in First for 4h, until Mon 2 Mar 2026 22:00 UTC: sev2 fix',
      'it stays held all the same by: controller (nothing has judged it for 40m)',
      'it is honoured at the next tick, within a minute',
    ]);
    expect(text.split('\n')).toEqual([
      `written: /breakwater/checkout/overrides/First/${ID} (version 1)`,
      `to end it before: breakwater revoke First ${ID} --pipeline checkout --reason ...`,
    ]);
  });

  test('writes every bound that was given, and says what each means', async () => {
    const { desk, deed } = await done({}, {
      ...OVERRIDE, do: 'override', blockers: 'all', for: '30m', revision: 'r1', execution: 'e1', singleUse: true, secondApprover: true, skipBake: true,
    });

    expect(desk.puts[0][1]).toEqual({
      blockers: 'all', reason: 'sev2 fix', revision: 'r1', execution: 'e1', singleUse: true, secondApprover: true, skipBake: true, for: '30m',
    });
    expect(deed.intent).toEqual(expect.arrayContaining([
      'override every declared blocker, the time of bakes in First for 30m, until Mon 2 Mar 2026 18:30 UTC: sev2 fix',
      'only for revision r1, for execution e1, once',
      'it opens nothing until another person has signed it',
    ]));
  });

  test.each<[string, Request]>([
    ['an override', OVERRIDE],
    ['an override of all with an end', { ...OVERRIDE, do: 'override', blockers: 'all', until: '2026-03-02T20:00:00Z' }],
    ['a pause', { do: 'pause', reason: 'it\'s "odd"', for: '1h' }],
    ['a pause of a wave', { do: 'pause', stage: 'First', reason: 'x' }],
  ])('prints a plain line that the controller takes: %s', async (_, request) => {
    const { deed, desk } = await done({}, request);
    const [line = []] = deed.plain;

    expect(line.slice(0, 3)).toEqual(['aws', 'ssm', 'put-parameter']);
    expect(line).not.toContain('--overwrite');
    expect(readBack(line)?.kind).toBe(request.do);
    expect(line[line.indexOf('--name') + 1]).toBe(desk.puts[0][0]);
    expect(commandLine(line)).toContain('--value \'{"');
  });

  test.each<[string, Partial<Extract<Request, { do: 'override' }>>, string]>([
    ['a blocker that is not there', { blockers: ['open alarm'] }, "blockers must name blockers of First, got 'open alarm'; did you mean 'open alarms'?"],
    ['what no override opens', { blockers: ['ledger'] }, "blockers must name what can be overridden, got 'ledger', which cannot be overridden: without its ledger the controller approves nothing"],
    ['more than a day', { for: '25h' }, 'until must be at most 24 hours after the parameter was written (2026-03-02T18:00:00Z), got 2026-03-03T19:00:00Z; write it again when it is needed longer'],
    ['a moment that has passed', { until: '2026-03-02T17:00:00Z' }, 'until must be later than the parameter was written (2026-03-02T18:00:00Z), got 2026-03-02T17:00:00Z'],
    ['two ends', { for: '1h', until: '2026-03-02T20:00:00Z' }, 'until must be left out where for is given, got "2026-03-02T20:00:00Z"'],
    ['no blocker', { blockers: [] }, 'blockers must name at least one blocker, got none; write "all" for every declared blocker'],
    ['an empty reason', { reason: ' ' }, 'reason must be there, got an empty one; people read it where the change would have been held'],
    ['a stage that is not there', { stage: 'Fisrt' }, "stage must name a stage of the pipeline, got 'Fisrt'; did you mean 'First'?"],
  ])('refuses %s before anything is written', async (_, change, problem) => {
    const desk = new FakeDesk();

    await expect(deedOf(desk, { do: 'override', stage: 'First', blockers: ['open alarms'], reason: 'x', ...change })).rejects.toThrow(problem);
    expect(desk.puts).toEqual([]);
  });

  test('refuses a stage without a gate, and names those that have one', async () => {
    const views = [aView({ name: 'Beta', actions: [anAction('Deploy')] }), aView()];

    expect(await refused({ views }, { ...OVERRIDE, do: 'override', stage: 'Beta' })).toBe("stage must have a gate, got Beta, which has none; those that have one are 'First'");
  });

  test('leaves names to the controller where the plan cannot be read', async () => {
    expect((await done({ plan: undefined }, { ...OVERRIDE, do: 'override', blockers: ['whatever'] })).desk.puts).toHaveLength(1);
  });
});

describe('breakwater override of the pipeline\'s update of itself', () => {
  const views = [aView({ name: 'UpdatePipeline', actions: [anAction('SelfMutate', { status: 'Failed' })] }), aView()];
  const NOW_THEN: Request = { do: 'override', stage: 'UpdatePipeline', blockers: ['release in flight'], reason: 'the pipeline itself is wrong' };

  test('names what holds it', async () => expect((await done({ views }, NOW_THEN)).desk.puts).toEqual([
    [`/breakwater/checkout/overrides/UpdatePipeline/${ID}`, { blockers: ['release in flight'], reason: 'the pipeline itself is wrong' }, false],
  ]));

  test('names nothing else, nor all', async () => {
    expect(await refused({ views }, { ...NOW_THEN, blockers: ['open alarms'] })).toContain('blockers must name blockers of UpdatePipeline, got \'open alarms\'');
    expect(await refused({ views }, { ...NOW_THEN, blockers: 'all' })).toBe('blockers must name release in flight for UpdatePipeline, got all; it has no other, and that cancels a release');
  });
});

describe('breakwater override --sign', () => {
  const asked = { blockers: ['open alarms'], reason: 'sev2 fix', secondApprover: true };
  const lies = aParameter('overrides/First/o1', asked, { version: 3 });
  const given: OperatorsMemory = { letters: [{ name: lies.name, version: 3, at: lies.writtenAt, by: ANA }], overrides: [], pauses: [] };
  const SIGN: Request = { do: 'sign', stage: 'First', reason: 'looked at the diff' };

  test('signs the very version that lies there, and says whose it is', async () => {
    const { desk, deed } = await done({ ...inboxOf(lies), operators: given, who: BEN }, SIGN);

    expect(desk.puts).toEqual([['/breakwater/checkout/signatures/First/o1', { version: 3, reason: 'looked at the diff' }, true]]);
    expect(deed.intent[0]).toBe(`sign override o1 of open alarms in First, until 2026-03-02T21:30:00Z, given by ${ANA}: sev2 fix`);
  });

  test('refuses the person who gave it', async () => {
    expect(await refused({ ...inboxOf(lies), operators: given, who: ANA }, SIGN)).toBe(`override o1 must be signed by another person than gave it, got ${ANA}; it was given by ${ANA}`);
  });

  test.each<[string, readonly StandingParameter[], Partial<Extract<Request, { do: 'sign' }>>, string]>([
    ['where there is none', [], {}, 'stage must have an override that asks for a second person, got First, which has none that is not over; there is nothing to sign'],
    ['one that asks for none', [aParameter('overrides/First/o1', { ...asked, secondApprover: false })], {}, 'which has none that is not over'],
    ['one that is over', [aParameter('overrides/First/o1', asked, { writtenAt: minutesAgo(241) })], {}, 'which has none that is not over'],
    ['another', [lies], { id: 'o2' }, "--sign must name an override of First that asks for a second person, got 'o2'; did you mean 'o1'?"],
    ['one of two', [lies, aParameter('overrides/First/o2', asked)], {}, '--sign must name one where several ask for a second person, got none; there are o1, o2'],
  ])('refuses %s', async (_, parameters, change, problem) =>
    expect(await refused(inboxOf(...parameters), { do: 'sign', stage: 'First', reason: 'x', ...change })).toContain(problem));
});

describe('breakwater revoke', () => {
  const one = aParameter('overrides/First/o1', { blockers: 'all', reason: 'sev2 fix' });
  const two = aParameter('overrides/First/o2', { blockers: 'all', reason: 'again' });
  const REVOKE: Request = { do: 'revoke', stage: 'First', reason: 'it is out' };

  test('writes over the only override of the stage', async () => {
    const { desk, deed } = await done(inboxOf(one, aParameter('overrides/Second/o3', { blockers: 'all', reason: 'x' })), REVOKE);

    expect(desk.puts).toEqual([[one.name, { state: 'revoked', reason: 'it is out' }, true]]);
    expect(deed.plain[0]).toContain('--overwrite');
    expect(readBack(deed.plain[0] ?? [])).toEqual({ kind: 'revocation', stage: 'First', id: 'o1', reason: 'it is out' });
  });

  test('takes the one that is named', async () => expect((await done(inboxOf(one, two), { ...REVOKE, do: 'revoke', stage: 'First', id: 'o2' })).desk.puts[0][0]).toBe(two.name));

  test.each<[string, readonly StandingParameter[], string | undefined, string]>([
    ['where there is none', [], undefined, 'stage must have an override that is not over, got First, which has none; there is nothing to revoke'],
    ['one of two', [one, two], undefined, 'id must be given where a stage has several overrides, got none; First has o1, o2'],
    ['another', [one], 'o9', "id must be that of an override of First that is not over, got 'o9'; did you mean 'o1'?"],
    ['one that is over', [{ ...one, writtenAt: minutesAgo(240) }], 'o1', 'stage must have an override that is not over'],
    ['one that was revoked', [aParameter('overrides/First/o1', { state: 'revoked', reason: 'x' })], 'o1', 'stage must have an override that is not over'],
  ])('refuses %s', async (_, parameters, id, problem) =>
    expect(await refused(inboxOf(...parameters), { do: 'revoke', stage: 'First', reason: 'x', ...(id !== undefined && { id }) })).toContain(problem));
});

describe('breakwater pause and resume', () => {
  const whole = aParameter('pauses/p1', { reason: 'looking' });
  const wave = aParameter('pauses/First/p2', { reason: 'odd' });
  const RESUME: Request = { do: 'resume', reason: 'all is well' };

  test('a pause says what goes on all the same, and how it is ended', async () => {
    const { desk, deed, text } = await done({}, { do: 'pause', reason: 'looking' });

    expect(desk.puts).toEqual([[`/breakwater/checkout/pauses/${ID}`, { reason: 'looking' }, false]]);
    expect(deed.intent.slice(0, 2)).toEqual([
      'pause pipeline checkout until it is resumed: looking',
      'nothing new is deployed there; what is being deployed goes on to its bake, which watches and then holds; rollbacks are never held',
    ]);
    expect(text).toContain('to end it: breakwater resume --pipeline checkout --reason ...');
  });

  test('a pause of a wave lies under its stage, and ends by itself where that was said', async () => {
    const { desk, deed } = await done({}, { do: 'pause', stage: 'First', reason: 'odd', for: '2h' });

    expect(desk.puts[0].slice(0, 2)).toEqual([`/breakwater/checkout/pauses/First/${ID}`, { reason: 'odd', for: '2h' }]);
    expect(deed.intent[0]).toBe('pause stage First until Mon 2 Mar 2026 20:00 UTC, in 2h: odd');
  });

  test('resume ends every pause of the pipeline, and no pause of a wave', async () => {
    const { desk } = await done(inboxOf(whole, aParameter('pauses/p9', { reason: 'me too' }), wave), RESUME);

    expect(desk.puts).toEqual([[whole.name, { state: 'resumed', reason: 'all is well' }, true], ['/breakwater/checkout/pauses/p9', { state: 'resumed', reason: 'all is well' }, true]]);
  });

  test('refuses a stage that no pause can hold', async () => {
    const views = [aView({ name: 'Beta', actions: [anAction('Deploy')] }), aView()];

    expect(await refused({ views }, { do: 'pause', stage: 'Beta', reason: 'x' })).toBe("stage must have a gate, got Beta, which has none; those that have one are 'First'");
  });

  test('resume of a wave ends its own', async () => expect((await done(inboxOf(whole, wave), { ...RESUME, do: 'resume', stage: 'First' })).desk.puts.map(([name]) => name)).toEqual([wave.name]));

  test('resume ends a pause whose parameter was deleted, by a letter of the same name', async () => {
    const operators: OperatorsMemory = {
      letters: [],
      overrides: [],
      pauses: [{ letter: { name: whole.name, version: 1, at: minutesAgo(90), by: ANA }, says: { kind: 'pause', scope: { of: 'pipeline' }, id: 'p1', reason: 'looking', except: [] } }],
    };

    expect((await done({ operators }, RESUME)).desk.puts).toEqual([[whole.name, { state: 'resumed', reason: 'all is well' }, true]]);
  });

  test.each<[string, readonly StandingParameter[], Partial<Extract<Request, { do: 'resume' }>>, string]>([
    ['where there is none', [wave], {}, 'there must be a pause of pipeline checkout to resume, got none; breakwater why tells what holds'],
    ['where it is resumed already', [aParameter('pauses/p1', { state: 'resumed', reason: 'x' })], {}, 'there must be a pause of pipeline checkout'],
    ['where it is over', [aParameter('pauses/p1', { reason: 'x', for: '30m' })], {}, 'there must be a pause of pipeline checkout'],
    ['another', [whole], { id: 'p2' }, "--id must be that of a pause of pipeline checkout, got 'p2'; did you mean 'p1'?"],
  ])('refuses to resume %s', async (_, parameters, change, problem) =>
    expect(await refused(inboxOf(...parameters), { do: 'resume', reason: 'x', ...change })).toContain(problem));
});

describe('waiting until it is honoured', () => {
  const told = (kind: string, digest: string): LedgerLine => ({ at: isoOf(NOW), kind, why: 'as it says', who: ANA, digest });
  const KEY = `/breakwater/checkout/overrides/First/${ID}@1/${NOW}`;

  /** Each look finds one more entry; the clock goes on while one waits. */
  async function waitWith(...looks: readonly (readonly LedgerLine[])[]) {
    const desk = new FakeDesk();
    const { honoured } = await (await deedOf(desk, OVERRIDE)).perform();
    let look = 0;
    let now = NOW;
    desk.entries = () => Promise.resolve(looks[Math.min(look++, looks.length - 1)] ?? []);
    const report = await honoured?.({ now: () => now, sleep: (milliseconds) => { now += milliseconds; return Promise.resolve(); } });
    if (report === undefined) throw new Error('nothing to wait for');
    return { report, waited: now - NOW, looks: look };
  }

  test('looks until the ledger tells of this very version', async () => {
    const { report, looks } = await waitWith([told('override.given', KEY.replace('@1/', '@2/'))], [], [told('override.given', KEY)]);

    expect(looks).toBe(3);
    expect(report.answer).toBe('yes');
    expect(textOf(report)).toBe('override.given: as it says');
    expect(jsonOf(report)).toMatchObject({ honoured: true });
  });

  test.each(['override.refused', 'inbox.malformed'])('%s is the answer no', async (kind) => expect((await waitWith([told(kind, KEY)])).report.answer).toBe('no'));

  test('gives up after three minutes, and says where to look', async () => {
    const { report, waited } = await waitWith([]);

    expect(waited).toBe(180_000);
    expect(report.answer).toBe('no');
    expect(textOf(report)).toBe('nothing has honoured it for 3m: see breakwater doctor');
  });
});

test('every name that a command writes is a place that the controller reads', async () => {
  const { desk } = await done({}, { do: 'pause', stage: 'First', reason: 'x' });

  expect(placeOf(desk.puts[0][0])).toEqual({ holds: 'pause', scope: { of: 'stage', stage: 'First' }, id: ID });
});
