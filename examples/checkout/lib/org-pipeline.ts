import { Construct } from 'constructs';
import { AlarmBlocker, DeliveryPipeline, DeliveryPipelineProps, TimeWindow, TimeWindowBlocker, Weekdays } from '../../../src';
import { OPERATIONS } from './environments';

/**
 * What every pipeline of the organisation has in common. A service extends it, and may add blockers; the ones here
 * it cannot take away.
 */
export class OrgPipeline extends DeliveryPipeline {
  public constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id, {
      ...props,
      // One switch in the operations account pauses every pipeline of the organisation.
      organisation: OPERATIONS,
      blockers: [
        new AlarmBlocker('org outage', { alarmName: 'sev1-open', ...OPERATIONS }),
        // Nobody should have to look at a deployment on a Friday, or after the people who know it have gone home.
        new TimeWindowBlocker('working hours', {
          allow: [TimeWindow.weekly({ days: Weekdays.MON_THU, from: '09:00', to: '16:00', timeZone: 'America/Los_Angeles' })],
        }),
        ...props.blockers ?? [],
      ],
    });
  }
}
