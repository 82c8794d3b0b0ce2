import { HOUR } from '../../decision/time';
import { Check, ill, unknown, well } from './diagnosis';

export const ledger: Check = {
  name: 'ledger',
  look: async ({ desk, clinic, now }) => {
    const entries = await desk.entries(now - 24 * HOUR);
    return [well(clinic.about.ledger, `is readable, with ${entries.length} entries of the last day`)];
  },
};

/** The controller judges by the plan that was deployed with it, and keeps it with its first reconcile. */
export const plan: Check = {
  name: 'plan',
  look: async ({ clinic: { about }, plan: kept }) => {
    if (about.planHash === undefined) return [unknown(about.path, 'does not say which plan was deployed - deploy the pipeline\'s stack again: npx cdk deploy')];
    const name = about.planHash.slice(0, 12);
    return [kept === undefined
      ? ill(name, 'is the deployed plan, and the ledger keeps none of that hash: the controller has not judged by it yet', 'wait a minute after a deployment; then see the controller\'s log')
      : well(name, `is deployed and judged by: ${kept.stages.length} stages, ${kept.environments.length} environments`)];
  },
};
