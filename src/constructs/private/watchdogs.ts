import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { IPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS } from '../../contract/names';

export interface WatchdogsProps {
  readonly pipeline: IPipeline;
  readonly deadLetters: IQueue;
  readonly rollbackPass: IFunction;
  /** Of the restorer. */
  readonly restorersDeadLetters: IQueue;
}

/** The controller must reconcile at least once in so many minutes. */
const SILENCE_MINUTES = 5;
/** Of five minutes, three with a failure: more than one bad answer of a service. */
const FAILING_MINUTES = 3;

/** The alarms on the pipeline's own machinery. */
export class Watchdogs extends Construct {
  public readonly alarms: readonly Alarm[];

  public constructor(scope: Construct, id: string, { pipeline, deadLetters, rollbackPass, restorersDeadLetters }: WatchdogsProps) {
    super(scope, id);
    const ofOurs = (metricName: string): Metric => new Metric({
      namespace: METRIC_NAMESPACE, metricName, dimensionsMap: { Pipeline: pipeline.pipelineName }, statistic: Stats.SUM, period: Duration.minutes(1),
    });
    const unread = (queue: IQueue): IMetric =>
      queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: Duration.minutes(1) });
    this.alarms = [
      new Alarm(this, 'ControllerSilent', {
        alarmDescription: `No reconcile of the delivery pipeline has succeeded for ${SILENCE_MINUTES} minutes: nothing is let into production, and no bake is judged.`,
        metric: ofOurs(METRICS.reconciled),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: SILENCE_MINUTES,
        // A dead controller reports nothing at all.
        treatMissingData: TreatMissingData.BREACHING,
      }),
      this.above('ReconcilesFail', ofOurs(METRICS.failed), FAILING_MINUTES,
        'Reconciles of the delivery pipeline fail, in whole or in part; the controller\'s log says why.'),
      this.above('PersonNeeded', ofOurs(METRICS.page), 1,
        'The delivery pipeline cannot go on without a person; the ledger and the controller\'s log say why.'),
      this.above('DeadLetters', unread(deadLetters), 1,
        'A message to the delivery pipeline\'s controller could not be read.'),
      new Alarm(this, 'RestorerSilent', {
        alarmDescription: `The restorer of the delivery pipeline has not come round for ${SILENCE_MINUTES} minutes: where CodePipeline has nothing to roll back to, nothing is restored.`,
        metric: ofOurs(METRICS.restorerRang),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: SILENCE_MINUTES,
        treatMissingData: TreatMissingData.BREACHING,
      }),
      this.above('RestorerFails', ofOurs(METRICS.restorerFailed), FAILING_MINUTES,
        'The restorer of the delivery pipeline fails, in whole or in part; its log says why.'),
      this.above('RestorerDeadLetters', unread(restorersDeadLetters), 1, 'A message to the delivery pipeline\'s restorer could not be read.'),
      this.above('RollbackPassFails', rollbackPass.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(1) }), FAILING_MINUTES,
        'The rollback pass of the delivery pipeline fails: a rollback may be waiting at an approval.'),
    ];
  }

  private above(id: string, metric: IMetric, minutes: number, alarmDescription: string): Alarm {
    return new Alarm(this, id, {
      alarmDescription,
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: minutes === 1 ? 1 : SILENCE_MINUTES,
      datapointsToAlarm: minutes,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
