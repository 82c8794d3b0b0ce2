/** What the ledger remembers of the operators' letters, field by field. */
import { Exemption, OperatorsMemory, Override, OverrideUse, Pause, PauseScope, RememberedOverride, Written } from '../decision/inbox';
import { Reader } from './reader';

type Body = Readonly<Record<string, unknown>>;

/** Every problem is noted in the reader. */
export const operatorsMemoryIn = (reader: Reader, body: Body, path: string): OperatorsMemory => ({
  letters: reader.list(body.letters, `${path}.letters`, (item, at) => writtenIn(reader, item, at)),
  overrides: reader.list(body.overrides, `${path}.overrides`, (item, at) => rememberedOverrideIn(reader, item, at)),
  pauses: reader.list(body.pauses, `${path}.pauses`, (item, at) => {
    const pause = reader.record(item, at);
    return { letter: writtenIn(reader, pause.letter, `${at}.letter`), says: pauseIn(reader, pause.says, `${at}.says`) };
  }),
});

function writtenIn(reader: Reader, value: unknown, path: string): Written {
  const written = reader.record(value, path);
  return {
    name: reader.string(written.name, `${path}.name`),
    version: reader.number(written.version, `${path}.version`),
    at: reader.number(written.at, `${path}.at`),
    by: reader.string(written.by, `${path}.by`),
  };
}

function rememberedOverrideIn(reader: Reader, value: unknown, path: string): RememberedOverride {
  const override = reader.record(value, path);
  const signedBy = text(reader, override, path, 'signedBy');
  const ended = reader.optional(override.ended, (present) => {
    const { how, at } = reader.record(present, `${path}.ended`);
    return { how: reader.oneOf(how, `${path}.ended.how`, ['expired', 'revoked'] as const), at: reader.number(at, `${path}.ended.at`) };
  });
  return {
    letter: writtenIn(reader, override.letter, `${path}.letter`),
    says: overrideIn(reader, override.says, `${path}.says`),
    ...(signedBy !== undefined && { signedBy }),
    uses: reader.list(override.uses, `${path}.uses`, (item, at) => useIn(reader, item, at)),
    ...(ended !== undefined && { ended }),
  };
}

function overrideIn(reader: Reader, value: unknown, path: string): Override {
  const says = reader.record(value, path);
  const revision = text(reader, says, path, 'revision');
  const execution = text(reader, says, path, 'execution');
  const bakeFor = reader.optional(says.bakeFor, (present) => reader.number(present, `${path}.bakeFor`));
  return {
    kind: 'override',
    stage: reader.string(says.stage, `${path}.stage`),
    id: reader.string(says.id, `${path}.id`),
    blockers: says.blockers === 'all' ? 'all' : reader.list(says.blockers, `${path}.blockers`, (item, at) => reader.string(item, at)),
    reason: reader.string(says.reason, `${path}.reason`),
    until: reader.number(says.until, `${path}.until`),
    ...(revision !== undefined && { revision }),
    ...(execution !== undefined && { execution }),
    singleUse: reader.boolean(says.singleUse, `${path}.singleUse`),
    secondApprover: reader.boolean(says.secondApprover, `${path}.secondApprover`),
    skipBake: reader.boolean(says.skipBake, `${path}.skipBake`),
    ...(bakeFor !== undefined && { bakeFor }),
  };
}

function useIn(reader: Reader, value: unknown, path: string): OverrideUse {
  const use = reader.record(value, path);
  return {
    execution: reader.string(use.execution, `${path}.execution`),
    action: reader.string(use.action, `${path}.action`),
    run: reader.string(use.run, `${path}.run`),
    at: reader.number(use.at, `${path}.at`),
  };
}

function pauseIn(reader: Reader, value: unknown, path: string): Pause {
  const says = reader.record(value, path);
  const until = reader.optional(says.until, (present) => reader.number(present, `${path}.until`));
  return {
    kind: 'pause',
    scope: scopeIn(reader, says.scope, `${path}.scope`),
    id: reader.string(says.id, `${path}.id`),
    reason: reader.string(says.reason, `${path}.reason`),
    ...(until !== undefined && { until }),
    except: reader.list(says.except, `${path}.except`, (item, at): Exemption => {
      const exemption = reader.record(item, at);
      return {
        pipeline: reader.string(exemption.pipeline, `${at}.pipeline`),
        reason: reader.string(exemption.reason, `${at}.reason`),
        until: reader.number(exemption.until, `${at}.until`),
      };
    }),
  };
}

function scopeIn(reader: Reader, value: unknown, path: string): PauseScope {
  const scope = reader.record(value, path);
  const of = reader.oneOf(scope.of, `${path}.of`, ['stage', 'pipeline', 'organisation'] as const);
  return of === 'stage' ? { of, stage: reader.string(scope.stage, `${path}.stage`) } : { of };
}

const text = (reader: Reader, body: Body, path: string, name: string): string | undefined =>
  reader.optional(body[name], (present) => reader.string(present, `${path}.${name}`));
