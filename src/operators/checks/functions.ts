import { Clinic } from '../clinic';
import { Check, Diagnosis, ill, unknown, well } from './diagnosis';

const DEPLOY = 'deploy the pipeline\'s stack again: npx cdk deploy';

/** The two functions and their roles. */
export const functions: Check = {
  name: 'functions and roles',
  look: async ({ clinic }) => (await Promise.all([clinic.about.controller, clinic.about.rollbackPass].map((name) => examined(clinic, name)))).flat(),
};

async function examined(clinic: Clinic, name: string): Promise<readonly Omit<Diagnosis, 'check'>[]> {
  const view = await clinic.functionNamed(name);
  if (view.kind === 'unreadable') return [unknown(name, view.why)];
  if (view.kind === 'missing') return [ill(name, 'was deleted', DEPLOY)];
  const isSound = ['Active', 'Inactive'].includes(view.state) && view.lastUpdate !== 'Failed';
  const role = await clinic.role(view.role);
  return [
    isSound ? well(name, `is ${view.state}`) : ill(name, `is ${view.state}, and its last update ${view.lastUpdate}`, DEPLOY),
    role.kind === 'seen' ? well(view.role, 'is there') : role.kind === 'missing' ? ill(view.role, `was deleted, and ${name} can do nothing`, DEPLOY) : unknown(view.role, role.why),
  ];
}
