import { AlarmView } from '../../decision/observation';
import { Check, Diagnosis, ill, unknown, well } from './diagnosis';

/** The alarms on the pipeline's own machinery: there, and quiet. */
export const ownAlarms: Check = {
  name: 'own alarms',
  look: async ({ clinic }) => {
    const { account, region, alarms = [] } = clinic.about;
    if (alarms.length === 0) return [];
    const views = await clinic.alarms({ account, region }, alarms.map((name) => ({ name, account, region })));
    return alarms.map((name, index) => judge(name, views[index]));
  },
};

function judge(name: string, view: AlarmView | undefined): Omit<Diagnosis, 'check'> {
  switch (view?.kind) {
    case undefined: return unknown(name, 'CloudWatch gave no answer for it');
    case 'unreadable': return unknown(name, view.why);
    case 'missing': return ill(name, 'was deleted', 'deploy the pipeline\'s stack again: npx cdk deploy');
    case 'seen': return view.state === 'ALARM' ? ill(name, `is in ALARM${view.reason === undefined ? '' : `: ${view.reason}`}`, 'see the controller\'s log, and what else is ill here')
      : well(name, `is ${view.state}`);
  }
}
