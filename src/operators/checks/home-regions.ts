import { Check, ill, unknown, well } from './diagnosis';

/** The pipeline's own account in every Region that it deploys to: CodePipeline keeps an artifact bucket in each. */
export const homeRegions: Check = {
  name: 'home Regions',
  look: async ({ clinic, plan }) => {
    const { account, region } = clinic.about;
    const targets = plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => step.targets)) ?? [];
    const regions = [...new Set([region, ...targets.map((target) => target.region)])];
    // What the plan looks into already is told of there.
    const others = regions.filter((one) => !(plan?.environments ?? []).some((known) => known.account === account && known.region === one));
    return Promise.all(others.map(async (one) => {
      const key = `${account}/${one}`;
      const view = await clinic.toolkit({ account, region: one });
      switch (view.kind) {
        case 'unreadable': return unknown(key, view.why);
        case 'missing': return ill(key, 'there is no stack CDKToolkit', `npx cdk bootstrap aws://${key}`);
        case 'seen': return well(key, `is bootstrapped in version ${view.version}`);
      }
    }));
  },
};
