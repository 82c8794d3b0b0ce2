import { Token } from 'aws-cdk-lib';
import { Plan } from '../../decision/plan';

/** A plan as it travels: the file, and what its references stand for. */
export interface PlanText {
  readonly text: string;
  /** Tokens by reference; only deployment knows them, so they travel as an environment variable. */
  readonly values: Readonly<Record<string, string>>;
}

/** Writes a plan down. A file cannot hold a token: each becomes `{ "$value": "v0" }`. */
export function planTextOf(plan: Plan): PlanText {
  const references = new Map<string, string>();
  const text = JSON.stringify(plan, (_key, value: unknown) => {
    if (typeof value !== 'string' || !Token.isUnresolved(value)) return value;
    const reference = references.get(value) ?? `v${references.size}`;
    references.set(value, reference);
    return { $value: reference };
  }, 2);
  return { text: `${text}\n`, values: Object.fromEntries([...references].map(([value, reference]) => [reference, value])) };
}
