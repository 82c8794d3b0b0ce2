import { MINUTE, spanOf } from '../../decision/time';
import { Check, ill, unknown, well } from './diagnosis';

/** As long as the dead man's alarm waits. */
const SILENCE = 5 * MINUTE;

/** The controller is alive. */
export const pulse: Check = {
  name: 'controller',
  look: async ({ clinic, now }) => {
    const { controller } = clinic.about;
    const cure = `see its log (aws logs tail /aws/lambda/${controller} --since 1h), and what else is ill here`;
    const view = await clinic.pulse();
    switch (view.kind) {
      case 'unreadable': return [unknown(controller, view.why)];
      case 'missing': return [ill(controller, 'has come to the end of no reconcile for an hour: nothing is let into production, and no bake is judged', cure)];
      case 'seen': return [now - view.at < SILENCE + MINUTE ? well(controller, 'reconciles')
        : ill(controller, `has come to the end of no reconcile for ${spanOf(now - view.at)}: nothing is let into production, and no bake is judged`, cure)];
    }
  },
};
