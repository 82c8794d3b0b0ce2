import { Plan } from '../decision/plan';

/**
 * Reads a plan file.
 *
 * `values` are what its `{ "$value": "v0" }` references stand for: tokens that only deployment resolves.
 *
 * @throws PlanRejected naming every problem at once; nothing of a plan with a problem is used.
 */
export declare function decodePlan(text: string, values?: Readonly<Record<string, string>>): Plan;
