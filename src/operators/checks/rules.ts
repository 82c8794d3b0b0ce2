import { Check, ill, unknown, well } from './diagnosis';

/** The rules that ring for the controller. */
export const rules: Check = {
  name: 'rules',
  look: async ({ clinic }) => Promise.all((clinic.about.rules ?? []).map(async (name) => {
    const view = await clinic.rule(name);
    switch (view.kind) {
      case 'unreadable': return unknown(name, view.why);
      case 'missing': return ill(name, 'was deleted', 'deploy the pipeline\'s stack again: npx cdk deploy');
      case 'seen': return view.enabled ? well(name, 'is enabled') : ill(name, 'is disabled, and rings for nobody', `aws events enable-rule --name ${name}`);
    }
  })),
};
