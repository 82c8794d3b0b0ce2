import { Check, ill, well } from './diagnosis';

export const credentials: Check = {
  name: 'credentials',
  look: async ({ desk, clinic: { about } }) => {
    const arn = await desk.whoAmI();
    const account = arn.split(':')[4];
    return [account === about.account ? well(arn, `of the pipeline's account ${about.account}`)
      : ill(arn, `of account ${account ?? 'unknown'}, and the pipeline is in ${about.account}`, 'name another profile with --profile')];
  },
};
