/** Letters of operators, decoded from what they would write with `aws ssm put-parameter`. */
import { InboxParameter, letterIn, overrideName, pauseName, rollbackName, signatureName, vetoName } from '../../src/contract/inbox';
import { InboxView, Letter, Override, PauseScope, RememberedOverride } from '../../src/decision/inbox';
import { EpochMs, MINUTE } from '../../src/decision/time';
import { NOW } from './builders';

export const ANA = 'arn:aws:iam::111111111111:user/ana';
export const BOB = 'arn:aws:iam::111111111111:user/bob';

export interface Posted { readonly by?: string; readonly at?: EpochMs; readonly version?: number; readonly type?: string }

export function aParameter(name: string, body: object | string, { by = ANA, at = NOW - MINUTE, version = 1, type = 'String' }: Posted = {}): InboxParameter {
  return { name, type, value: typeof body === 'string' ? body : JSON.stringify(body), version, writtenAt: at, writtenBy: by };
}

export function aLetter(name: string, body: object | string, posted: Posted = {}): Letter {
  const letter = letterIn(aParameter(name, body, posted));
  if (letter === undefined) throw new Error(`${name} is no letter`);
  return letter;
}

/** Of stage First, with id `fix`. */
export const anOverride = (body: object, posted: Posted = {}, stage = 'First'): Letter =>
  aLetter(overrideName('checkout', stage, 'fix'), { blockers: ['open alarms'], reason: 'sev2 fix', ...body }, posted);

export const aRevocation = (posted: Posted = {}): Letter =>
  aLetter(overrideName('checkout', 'First', 'fix'), { state: 'revoked', reason: 'not needed' }, { version: 2, ...posted });

export const aSignature = (version: number, posted: Posted = {}): Letter =>
  aLetter(signatureName('checkout', 'First', 'fix'), { version, reason: 'looked at it' }, { by: BOB, ...posted });

/** With id `sev1`. */
export const aPause = (scope: PauseScope, body: object = {}, posted: Posted = {}): Letter =>
  aLetter(pauseName('checkout', scope, 'sev1'), { reason: 'looking into it', ...body }, posted);

export const aResumption = (scope: PauseScope, posted: Posted = {}): Letter =>
  aLetter(pauseName('checkout', scope, 'sev1'), { state: 'resumed', reason: 'found it' }, { version: 2, ...posted });

/** With id `bad`. */
export const aVeto = (revision: string, posted: Posted = {}, stage = 'First'): Letter =>
  aLetter(vetoName('checkout', stage, 'bad'), { revision, reason: 'loses orders' }, posted);

/** Under the same id. */
export const aLift = (revision: string, posted: Posted = {}, stage = 'First'): Letter =>
  aLetter(vetoName('checkout', stage, 'bad'), { state: 'lifted', revision, reason: 'was the network' }, { version: 2, ...posted });

/** With id `now`. */
export const aRollback = (body: object, posted: Posted = {}, id = 'now', stage = 'First'): Letter =>
  aLetter(rollbackName('checkout', stage, id), { reason: 'loses orders', ...body }, posted);

export const anInbox = (...letters: readonly Letter[]): InboxView => ({ kind: 'read', letters });

/** An override that was honoured: of stage First, with id `fix`. */
export const aRememberedOverride = (change: Partial<Override> = {}): RememberedOverride => {
  const says: Override = {
    kind: 'override', stage: 'First', id: 'fix', blockers: ['open alarms'], reason: 'sev2 fix', until: NOW + MINUTE, singleUse: false, secondApprover: false, skipBake: false, ...change,
  };
  return { letter: { name: overrideName('checkout', says.stage, says.id), version: 1, at: NOW - MINUTE, by: ANA }, says, uses: [] };
};
