import { Reader } from './reader';

/**
 * What the stack tells the operators' command, as JSON in the parameter `/breakwater/PIPELINE/about`: with the
 * pipeline's name, a person's credentials and this, the command finds everything else.
 */
export interface About {
  readonly version: 1;
  /** The physical name. */
  readonly pipeline: string;
  /** The construct path, as people know it. */
  readonly path: string;
  readonly account: string;
  readonly region: string;
  /** The ledger table's name. */
  readonly ledger: string;
  /** The names of the two functions. */
  readonly controller: string;
  readonly rollbackPass: string;
  /** The URLs of the controller's queue and of its dead letters. */
  readonly queue: string;
  readonly deadLetters: string;
  /** The hash of the plan that the controller judges by, under which the ledger keeps it. */
  readonly planHash?: string;
  /** The names of the rules that ring for the controller. */
  readonly rules?: readonly string[];
  /** The names of the alarms on the pipeline's own machinery. */
  readonly alarms?: readonly string[];
  /** The ARNs of the managed policies for people. */
  readonly policies?: AboutPolicies;
}

/** What each lets a person do. */
export const POLICY_KINDS = ['look', 'pause', 'override', 'sign'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];
export type AboutPolicies = Readonly<Partial<Record<PolicyKind, string>>>;

/** @throws Rejected, naming every field that is not what it must be. A field that a later version adds is no fault. */
export function decodeAbout(text: string): About {
  const reader = new AboutReader();
  const about = reader.about(parsed(text));
  reader.finish('the pipeline\'s about parameter');
  return about;
}

class AboutReader extends Reader {
  public about(value: unknown): About {
    const body = this.record(value, 'about');
    if (body.version !== 1) this.note('version', '1; use the command of the version that deployed the pipeline', body.version, 1);
    const texts = (field: string): readonly string[] | undefined =>
      this.optional(body[field], (present) => this.list(present, field, (item, path) => this.string(item, path)));
    const planHash = this.optional(body.planHash, (present) => this.string(present, 'planHash'));
    const rules = texts('rules');
    const alarms = texts('alarms');
    const policies = this.optional(body.policies, (present) => this.policies(present));
    return {
      version: 1,
      pipeline: this.string(body.pipeline, 'pipeline'),
      path: this.string(body.path, 'path'),
      account: this.string(body.account, 'account'),
      region: this.string(body.region, 'region'),
      ledger: this.string(body.ledger, 'ledger'),
      controller: this.string(body.controller, 'controller'),
      rollbackPass: this.string(body.rollbackPass, 'rollbackPass'),
      queue: this.string(body.queue, 'queue'),
      deadLetters: this.string(body.deadLetters, 'deadLetters'),
      ...(planHash !== undefined && { planHash }),
      ...(rules !== undefined && { rules }),
      ...(alarms !== undefined && { alarms }),
      ...(policies !== undefined && { policies }),
    };
  }

  private policies(value: unknown): AboutPolicies {
    const body = this.record(value, 'policies');
    const known = POLICY_KINDS.filter((kind) => body[kind] !== undefined);
    return Object.fromEntries(known.map((kind) => [kind, this.string(body[kind], `policies.${kind}`)]));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
