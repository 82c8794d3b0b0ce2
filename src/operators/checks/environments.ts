import { EnvironmentPlan, environmentKey, Plan } from '../../decision/plan';
import { ToolkitView } from '../clinic';
import { Check, Diagnosis, ill, unknown, well } from './diagnosis';

/** The lookup role came with this version. @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const LEAST_VERSION = 8;

/** Bootstrap and trust of every environment that the plan looks into or deploys to. */
export const environments: Check = {
  name: 'environments',
  look: async ({ clinic, plan }) => {
    const { account } = clinic.about;
    return Promise.all((plan?.environments ?? []).map(async (environment) =>
      judge(environment, await clinic.toolkit(environment), { home: account, isDeployedTo: isTarget(plan, environment) })));
  },
};

interface Wanted { readonly home: string; readonly isDeployedTo: boolean }

function judge(environment: EnvironmentPlan, view: ToolkitView, { home, isDeployedTo }: Wanted): Omit<Diagnosis, 'check'> {
  const key = environmentKey(environment);
  const isElsewhere = environment.account !== home;
  const trust = isElsewhere ? ` ${isDeployedTo ? '--trust' : '--trust-for-lookup'} ${home}` : '';
  const bootstrap = `npx cdk bootstrap${trust} aws://${key}`;
  if (view.kind === 'unreadable') return unknown(key, view.why);
  if (view.kind === 'missing') return ill(key, 'there is no stack CDKToolkit', `${bootstrap}; with a toolkit stack of another name, see to it by hand`);
  if (view.version < LEAST_VERSION) return ill(key, `is bootstrapped in version ${view.version}, and ${LEAST_VERSION} is needed`, bootstrap);
  if (isElsewhere && isDeployedTo && !view.trusts.includes(home)) return ill(key, `does not trust the pipeline's account ${home}`, bootstrap);
  if (isElsewhere && ![...view.trusts, ...view.trustsForLookup].includes(home)) {
    return ill(key, `does not let the pipeline's account ${home} look`, bootstrap);
  }
  return well(key, `is bootstrapped in version ${view.version}${isElsewhere ? ` and trusts ${home}` : ''}`);
}

function isTarget(plan: Plan | undefined, environment: EnvironmentPlan): boolean {
  const targets = plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => step.targets)) ?? [];
  return targets.some((target) => environmentKey(target) === environmentKey(environment));
}
