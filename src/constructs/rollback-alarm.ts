import { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { alarmNameFor } from '../blockers/alarm-name';
import { AlarmPlace } from '../blockers/alarm-place';
import { alarmPlaceOf } from '../blockers/alarm-place-of';
import { refuse } from '../blockers/refusal';

/**
 * An alarm that rolls a wave back.
 *
 * While a bake lasts, one of them in ALARM rejects it, even if only briefly since the step's deployment began. All of
 * them, of this and of earlier waves, also hold the gates of later waves, as a blocker named `rollback alarms`.
 */
export abstract class RollbackAlarm {
  /** The alarm of that name in every target's own account and Region. Refused: an empty name, a token of another environment. */
  public static named(alarmName: string): RollbackAlarm {
    refuse(alarmName.trim() !== '' ? [] : [{
      path: 'RollbackAlarm.named', text: `must name an alarm, got '${alarmName}'; give the alarm's physical name`,
    }]);
    return new PlacedAlarm((pipeline) => {
      const { name, problems } = alarmNameFor('RollbackAlarm.named', alarmName, pipeline);
      refuse(problems, pipeline);
      return { alarmName: name };
    });
  }

  /** One alarm, wherever the targets are. An alarm of another account, Region or app stage needs a fixed `alarmName`. */
  public static fromAlarm(alarm: IAlarm): RollbackAlarm {
    return new PlacedAlarm((pipeline) => alarmPlaceOf(`RollbackAlarm.fromAlarm(${alarm.node.path})`, alarm, pipeline));
  }

  /** @internal */
  public abstract _placeFor(pipeline: IConstruct): AlarmPlace;
}

class PlacedAlarm extends RollbackAlarm {
  public constructor(private readonly placeFor: (pipeline: IConstruct) => AlarmPlace) { super(); }

  public _placeFor(pipeline: IConstruct): AlarmPlace { return this.placeFor(pipeline); }
}
