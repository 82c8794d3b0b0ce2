import { InboxParameter, inboxOf, letterIn, overrideName, pauseName, placeOf, rollbackName, signatureName, vetoName } from '../../src/contract/inbox';
import { Message } from '../../src/decision/inbox';

const AT = Date.parse('2026-03-02T18:00:00Z');
const HOUR = 3_600_000;
const ANA = 'arn:aws:iam::111111111111:user/ana';

const parameter = (name: string, body: unknown, change: Partial<InboxParameter> = {}): InboxParameter => ({
  name,
  type: 'String',
  value: typeof body === 'string' ? body : JSON.stringify(body),
  version: 3,
  writtenAt: AT,
  writtenBy: ANA,
  ...change,
});
const says = (name: string, body: unknown, change: Partial<InboxParameter> = {}): Message | undefined =>
  letterIn(parameter(name, body, change))?.says;
const faultOf = (name: string, body: unknown, change: Partial<InboxParameter> = {}): string => {
  const message = says(name, body, change);
  return message?.kind === 'malformed' ? message.why : `no fault: ${JSON.stringify(message)}`;
};

const OVERRIDE = overrideName('checkout', 'LowTraffic', 'fix');
const SIGNATURE = signatureName('checkout', 'LowTraffic', 'fix');
const PAUSE = pauseName('checkout', { of: 'pipeline' }, 'sev1');
const WAVE_PAUSE = pauseName('checkout', { of: 'stage', stage: 'LowTraffic' }, 'sev1');
const SWITCH = pauseName('checkout', { of: 'organisation' }, 'sev1');
const VETO = vetoName('checkout', 'LowTraffic', 'bad');
const SOUND = { blockers: ['working hours'], reason: 'sev2 fix' };

describe('names', () => {
  test('are those that IAM policies speak of', () => {
    expect([inboxOf('checkout'), OVERRIDE, SIGNATURE, PAUSE, WAVE_PAUSE, SWITCH, VETO]).toEqual([
      '/breakwater/checkout', '/breakwater/checkout/overrides/LowTraffic/fix', '/breakwater/checkout/signatures/LowTraffic/fix',
      '/breakwater/checkout/pauses/sev1', '/breakwater/checkout/pauses/LowTraffic/sev1', '/breakwater/organisation/pauses/sev1',
      '/breakwater/checkout/vetoes/LowTraffic/bad',
    ]);
  });

  test('say what a parameter is', () => {
    expect([OVERRIDE, SIGNATURE, PAUSE, WAVE_PAUSE, SWITCH, VETO, '/breakwater/checkout/about'].map(placeOf)).toEqual([
      { holds: 'override', stage: 'LowTraffic', id: 'fix' },
      { holds: 'signature', stage: 'LowTraffic', id: 'fix' },
      { holds: 'pause', scope: { of: 'pipeline' }, id: 'sev1' },
      { holds: 'pause', scope: { of: 'stage', stage: 'LowTraffic' }, id: 'sev1' },
      { holds: 'pause', scope: { of: 'organisation' }, id: 'sev1' },
      { holds: 'veto', stage: 'LowTraffic', id: 'bad' },
      { holds: 'about' },
    ]);
  });

  test.each([
    '/breakwater/checkout', '/breakwater/checkout/overrides', '/breakwater/checkout/overrides/LowTraffic', '/breakwater/checkout/overrides/LowTraffic/a/b',
    '/breakwater/checkout/override/LowTraffic/a', '/breakwater/checkout/pauses', '/breakwater/checkout/pauses/a/b/c', '/breakwater/checkout/vetoes/LowTraffic', '/breakwater/organisation/vetoes/LowTraffic/a', '/breakwater/checkout/about/x',
    '/breakwater/organisation/overrides/LowTraffic/a', '/breakwater/organisation/pauses/LowTraffic/a', '/other/checkout/pauses/a', 'breakwater/checkout/pauses/a', '',
  ])('%s is nothing that anybody reads', (name) => expect(placeOf(name)).toBeUndefined());

  test('what lies where nobody reads is told, and our own parameter is no letter', () => {
    expect(faultOf('/breakwater/checkout/override/LowTraffic/fix', SOUND))
      .toBe('its name must be overrides/STAGE/ID, signatures/STAGE/ID, pauses/ID, pauses/STAGE/ID, vetoes/STAGE/ID or rollbacks/STAGE/ID; nobody reads it where it is');
    expect(letterIn(parameter('/breakwater/checkout/about', 'anything'))).toBeUndefined();
  });
});

describe('an override', () => {
  const decoded = { kind: 'override', stage: 'LowTraffic', id: 'fix', blockers: ['working hours'], reason: 'sev2 fix', singleUse: false, secondApprover: false, skipBake: false };

  test('is what its name and body say, written by whom AWS says, and lasts 4 hours', () => {
    expect(letterIn(parameter(OVERRIDE, SOUND))).toEqual({
      name: OVERRIDE, version: 3, at: AT, by: 'arn:aws:iam::111111111111:user/ana', says: { ...decoded, until: AT + 4 * HOUR }, lasts: false,
    });
  });

  test('says everything that it can', () => {
    expect(says(OVERRIDE, { blockers: 'all', reason: 'r', for: '1h30m', revision: 'r2', execution: 'e-1', singleUse: true, secondApprover: true, skipBake: true }))
      .toEqual({ ...decoded, blockers: 'all', reason: 'r', until: AT + 1.5 * HOUR, revision: 'r2', execution: 'e-1', singleUse: true, secondApprover: true, skipBake: true });
  });

  test('may end a bake early and name no blocker', () => {
    expect(says(OVERRIDE, { blockers: [], reason: 'r', skipBake: true })).toMatchObject({ kind: 'override', blockers: [], skipBake: true });
  });

  describe('with shortened bakes', () => {
    const HOTFIX = { blockers: [], reason: 'sev1', revision: 'r2', secondApprover: true, bakeFor: '15m' };

    test('names one revision, and no blocker if it means none', () => {
      expect(says(OVERRIDE, HOTFIX)).toEqual({ ...decoded, blockers: [], reason: 'sev1', revision: 'r2', secondApprover: true, bakeFor: 0.25 * HOUR, until: AT + 4 * HOUR });
    });

    test.each([
      ['for 5 minutes', { bakeFor: '5m' }, undefined],
      ['for a second less', { bakeFor: '4m59s' }, 'bakeFor must be from 5m to 24h, got 4m 59s; alarms need some minutes to go off'],
      ['for a day', { bakeFor: '24h' }, undefined],
      ['for a second more', { bakeFor: '24h1s' }, 'bakeFor must be from 5m to 24h, got 1d 1s; alarms need some minutes to go off'],
      ['for no span', { bakeFor: 15 }, 'bakeFor must be a span such as 4h or 1h30m, got 15'],
      ['of any revision', { revision: undefined }, 'revision must be there beside bakeFor, got nothing; name the one revision whose bakes are shortened'],
      ['by one person', { secondApprover: undefined }, 'secondApprover must be true beside bakeFor, got false; shortened bakes need two people'],
      ['that are ended as well', { skipBake: true }, 'skipBake must be left out beside bakeFor, got true; a bake is shortened or ended, not both'],
    ])('%s', (_, change, fault) => {
      const body = { ...HOTFIX, ...change };
      if (fault === undefined) expect(says(OVERRIDE, body)?.kind).toBe('override');
      else expect(faultOf(OVERRIDE, body)).toBe(fault);
    });
  });

  test.each([
    ['24h after it was written, to the millisecond', { ...SOUND, for: '24h' }, ''],
    ['a second more', { ...SOUND, for: '24h1s' }, 'until must be at most 24 hours after the parameter was written (2026-03-02T18:00:00Z), got 2026-03-03T18:00:01Z; write it again when it is needed longer'],
    ['24h as a moment', { ...SOUND, until: '2026-03-03T18:00:00Z' }, ''],
    ['a millisecond more', { ...SOUND, until: '2026-03-03T18:00:00.001Z' }, 'until must be at most 24 hours after the parameter was written (2026-03-02T18:00:00Z), got 2026-03-03T18:00:00Z; write it again when it is needed longer'],
    ['a millisecond after it was written', { ...SOUND, until: '2026-03-02T18:00:00.001Z' }, ''],
    ['when it was written', { ...SOUND, until: '2026-03-02T18:00:00Z' }, 'until must be later than the parameter was written (2026-03-02T18:00:00Z), got 2026-03-02T18:00:00Z'],
    ['no time at all', { ...SOUND, for: '0m' }, 'until must be later than the parameter was written (2026-03-02T18:00:00Z), got 2026-03-02T18:00:00Z'],
    ['both ways', { ...SOUND, for: '1h', until: '2026-03-02T19:00:00Z' }, 'until must be left out where for is given, got "2026-03-02T19:00:00Z"'],
    ['a day that there is not', { ...SOUND, until: '2026-02-30T18:00:00Z' }, 'until must be a moment in UTC such as 2026-03-02T20:00:00Z, got "2026-02-30T18:00:00Z"'],
    ['a wall clock', { ...SOUND, until: '2026-03-02T20:00:00' }, 'until must be a moment in UTC such as 2026-03-02T20:00:00Z, got "2026-03-02T20:00:00"'],
    ['a number', { ...SOUND, for: 4 }, 'for must be a span such as 4h or 1h30m, got 4'],
  ])('that ends after %s', (_, body, fault) => expect(fault === '' ? says(OVERRIDE, body)?.kind : faultOf(OVERRIDE, body)).toBe(fault === '' ? 'override' : fault));

  test.each([
    ['another principal (done-when 5)', { ...SOUND, by: 'arn:aws:iam::111111111111:user/bob' }, 'by must not be there; known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor'],
    ['who gives it', { ...SOUND, who: 'bob' }, 'who must not be there; known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor'],
    ['another stage than its name (done-when 5)', { ...SOUND, stage: 'HighTraffic' }, 'stage must not be there; known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor'],
    ['a field that is mistyped', { ...SOUND, singleuse: true }, 'singleuse must not be there; known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor'],
    ['no reason', { blockers: 'all' }, 'reason must be a string, got nothing'],
    ['an empty reason', { ...SOUND, reason: ' ' }, 'reason must be there, got an empty one; people read it where the change would have been held'],
    ['a reason of 201 characters', { ...SOUND, reason: 'x'.repeat(201) }, 'reason must have at most 200 characters, got 201'],
    ['no blocker', { ...SOUND, blockers: [] }, 'blockers must name at least one blocker, got none; write "all" for every declared blocker'],
    ['a blocker twice', { ...SOUND, blockers: ['a', 'a'] }, 'blockers must name each blocker once, got \'a\' twice'],
    ['blockers as a text', { ...SOUND, blockers: 'working hours' }, 'blockers must be a list of names, or "all", got "working hours"'],
    ['a flag as a text', { ...SOUND, singleUse: 'yes' }, 'singleUse must be true or false, got "yes"'],
    ['no JSON', 'let it through', 'the body must be an object, got "let it through"'],
    ['a list', [SOUND], 'the body must be an object, got [{"blockers":["working hours"],"reason":"sev2 fix"}]'],
    ['another state', { state: 'withdrawn', reason: 'r' }, 'state must be "revoked", got "withdrawn"'],
    ['a state and blockers', { state: 'revoked', reason: 'r', blockers: 'all' }, 'blockers must not be there; known are state, reason'],
  ])('that names %s is malformed', (_, body, fault) => expect(faultOf(OVERRIDE, body)).toBe(fault));

  test('several faults are told together', () => {
    expect(faultOf(OVERRIDE, { blockers: 1, stage: 'x' }))
      .toBe('stage must not be there; known are blockers, reason, for, until, revision, execution, singleUse, secondApprover, skipBake, bakeFor; blockers must be a list of names, or "all", got 1; reason must be a string, got nothing');
  });

  test.each(['SecureString', 'StringList'])('as a %s is malformed', (type) => {
    expect(faultOf(OVERRIDE, SOUND, { type })).toBe(`its type must be String, got ${type}; write it again with --type String`);
  });

  test('is revoked by its own parameter', () => {
    expect(says(OVERRIDE, { state: 'revoked', reason: 'done' })).toEqual({ kind: 'revocation', stage: 'LowTraffic', id: 'fix', reason: 'done' });
  });

  test('whose writer could not be read says nothing', () => {
    expect(letterIn({ name: OVERRIDE, version: 1, writtenAt: AT, unread: 'throttled' })).toEqual({ name: OVERRIDE, version: 1, at: AT, by: '', says: { kind: 'unread', why: 'throttled' }, lasts: false });
  });

  test('a fault is told in 400 characters', () => expect(faultOf(OVERRIDE, 'x'.repeat(3000))).toHaveLength(400));
});

describe('a signature', () => {
  test('is of one version of the override of the same stage and id', () => {
    expect(says(SIGNATURE, { version: 3, reason: 'looked at it' })).toEqual({ kind: 'signature', stage: 'LowTraffic', id: 'fix', version: 3, reason: 'looked at it' });
  });

  test.each([0, 1.5, '3', null])('of version %j is malformed', (version) => {
    expect(faultOf(SIGNATURE, { version, reason: 'r' })).toBe(`version must be the version of the override's parameter that is signed, got ${JSON.stringify(version)}`);
  });
});

describe('a pause', () => {
  test('is of the pipeline, or of one wave, and has no end unless it says one', () => {
    expect(says(PAUSE, { reason: 'looking into it' })).toEqual({ kind: 'pause', scope: { of: 'pipeline' }, id: 'sev1', reason: 'looking into it', except: [] });
    expect(says(WAVE_PAUSE, { reason: 'r', for: '3d' })).toEqual({
      kind: 'pause', scope: { of: 'stage', stage: 'LowTraffic' }, id: 'sev1', reason: 'r', until: AT + 72 * HOUR, except: [],
    });
  });

  test('is resumed by its own parameter', () => {
    expect(says(PAUSE, { state: 'resumed', reason: 'done' })).toEqual({ kind: 'resumption', scope: { of: 'pipeline' }, id: 'sev1', reason: 'done' });
  });

  test('of an organisation may let pipelines out of it, each with a reason and an end', () => {
    const except = [{ pipeline: '111111111111/us-west-2/checkout', reason: 'the fix', until: '2026-03-02T20:00:00Z' }];
    expect(says(SWITCH, { reason: 'sev1', except })).toEqual({
      kind: 'pause',
      scope: { of: 'organisation' },
      id: 'sev1',
      reason: 'sev1',
      except: [{ pipeline: '111111111111/us-west-2/checkout', reason: 'the fix', until: AT + 2 * HOUR }],
    });
  });

  test.each([
    ['of a pipeline lets none out of it', PAUSE, { reason: 'r', except: [] }, 'except must not be there; known are reason, for, until'],
    ['exempts a pipeline by its name alone', SWITCH, { reason: 'r', except: [{ pipeline: 'checkout', reason: 'r', until: '2026-03-02T20:00:00Z' }] },
      'except[0].pipeline must be ACCOUNT/REGION/NAME, got \'checkout\'; NAME is the physical name of the pipeline'],
    ['exempts one for ever', SWITCH, { reason: 'r', except: [{ pipeline: '111111111111/us-west-2/checkout', reason: 'r' }] },
      'except[0].until must be a moment in UTC such as 2026-03-02T20:00:00Z, got nothing'],
    ['is over before it began', PAUSE, { reason: 'r', until: '2026-03-02T17:00:00Z' },
      'until must be later than the parameter was written (2026-03-02T18:00:00Z), got 2026-03-02T17:00:00Z'],
    ['claims a principal', PAUSE, { reason: 'r', by: 'bob' }, 'by must not be there; known are reason, for, until'],
    ['is ended by another word', PAUSE, { state: 'off', reason: 'r' }, 'state must be "resumed", got "off"'],
  ])('%s', (_, name, body, fault) => expect(faultOf(name, body)).toBe(fault));
});

describe('a rollback', () => {
  const NAME = rollbackName('checkout', 'LowTraffic', 'now');
  const read = (body: object) => letterIn({ name: NAME, type: 'String', value: JSON.stringify(body), version: 1, writtenAt: AT, writtenBy: 'ana' })?.says;

  test('names a stage by its place, and where wanted a revision', () => {
    expect(placeOf('/breakwater/checkout/rollbacks/LowTraffic/now')).toEqual({ holds: 'rollback', stage: 'LowTraffic', id: 'now' });
    expect(read({ reason: 'x' })).toEqual({ kind: 'rollback', stage: 'LowTraffic', id: 'now', reason: 'x' });
    expect(read({ to: 'r1', reason: 'x' })).toEqual({ kind: 'rollback', stage: 'LowTraffic', id: 'now', to: 'r1', reason: 'x' });
  });

  test.each<[string, object, string]>([
    ['a stage', { stage: 'Rest', reason: 'x' }, 'stage must not be there; known are to, reason'],
    ['a revision of two words', { to: 'r1 r2', reason: 'x' }, 'to must be one revision, without blanks, got \'r1 r2\''],
  ])('is refused with %s', (_, body, why) => expect(read(body)).toEqual({ kind: 'malformed', why }));
});

describe('a veto', () => {
  test('is of one revision, in the stage of its name, and lasts', () => {
    expect(letterIn(parameter(VETO, { revision: 'r2', reason: 'loses orders' }))).toMatchObject({
      says: { kind: 'veto', stage: 'LowTraffic', id: 'bad', revision: 'r2', reason: 'loses orders' }, lasts: true,
    });
  });

  test('is lifted by the revision\'s name, under any id of the stage', () => {
    expect(says(VETO, { state: 'lifted', revision: 'r2', reason: 'was the network' })).toEqual({
      kind: 'lift', stage: 'LowTraffic', id: 'bad', revision: 'r2', reason: 'was the network',
    });
  });

  test('whose writer could not be read is still among the vetoes of its stage', () => {
    expect(letterIn({ name: VETO, version: 1, writtenAt: AT, unread: 'throttled' })?.says).toEqual({ kind: 'unread', why: 'throttled', vetoes: 'LowTraffic' });
  });

  test.each([
    ['no revision', { reason: 'r' }, 'revision must be a string, got nothing'],
    ['two revisions', { revision: 'r2 r3', reason: 'r' }, 'revision must be one revision, without blanks, got \'r2 r3\''],
    ['an empty revision', { revision: '', reason: 'r' }, 'revision must be one revision, without blanks, got \'\''],
    ['no reason', { revision: 'r2' }, 'reason must be a string, got nothing'],
    ['an empty reason', { revision: 'r2', reason: '' }, 'reason must be there, got an empty one; people read it where the change would have been held'],
    ['an end', { revision: 'r2', reason: 'r', for: '4h' }, 'for must not be there; known are revision, reason'],
    ['another stage than its name', { revision: 'r2', reason: 'r', stage: 'HighTraffic' }, 'stage must not be there; known are revision, reason'],
    ['who sets it', { revision: 'r2', reason: 'r', by: 'bob' }, 'by must not be there; known are revision, reason'],
    ['another state', { state: 'off', revision: 'r2', reason: 'r' }, 'state must be "lifted", got "off"'],
    ['a lift of nothing', { state: 'lifted', reason: 'r' }, 'revision must be a string, got nothing'],
  ])('that names %s is malformed', (_, body, fault) => expect(faultOf(VETO, body)).toBe(fault));
});
