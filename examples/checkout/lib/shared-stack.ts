import { Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, IMetric, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { Box, FAULTS_ALARM, functionName, LATENCY_ALARM, LIVE, TABLE } from './names';

export interface SharedStackProps extends StackProps {
  /** The deployments of this Region, one or two. */
  readonly boxes: readonly Box[];
}

/** Requests slower than this, for more than one in a hundred, are a reason to go back. */
const SLOW_MILLISECONDS = 800;

/** What exists once per account and Region, however many boxes serve there: the orders, and the two alarms over all boxes. */
export class SharedStack extends Stack {
  public constructor(scope: Construct, id: string, props: SharedStackProps) {
    super(scope, id, props);

    new Table(this, 'Orders', {
      tableName: TABLE,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    // No request is no fault: with `missing` as the answer, a quiet night would leave the alarms in INSUFFICIENT_DATA,
    // and a pipeline that cannot tell holds. Where silence itself is a symptom, add an alarm that says so.
    const common = { evaluationPeriods: 3, datapointsToAlarm: 2, treatMissingData: TreatMissingData.NOT_BREACHING };

    new Alarm(this, 'Faults', {
      ...common,
      alarmName: FAULTS_ALARM,
      alarmDescription: 'Requests that checkout could not answer: failed or throttled invocations of any box of this Region.',
      metric: faults(props.boxes),
      threshold: 5,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
    new Alarm(this, 'Latency', {
      ...common,
      alarmName: LATENCY_ALARM,
      alarmDescription: `The slowest one in a hundred requests to any box of this Region took longer than ${SLOW_MILLISECONDS} ms.`,
      metric: slowBoxes(props.boxes),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
  }
}

// Arithmetic and comparison treat a box without data as 0, so a one-box that nobody has called yet hides nothing.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-arithmetic
const faults = (boxes: readonly Box[]): IMetric => expression(
  boxes.map((_, i) => `errors${i} + throttles${i}`).join(' + '),
  boxes.flatMap((box, i) => [[`errors${i}`, invocations(box, 'Errors', 'Sum')], [`throttles${i}`, invocations(box, 'Throttles', 'Sum')]]),
);

const slowBoxes = (boxes: readonly Box[]): IMetric => expression(
  boxes.map((_, i) => `(p99of${i} > ${SLOW_MILLISECONDS})`).join(' + '),
  boxes.map((box, i) => [`p99of${i}`, invocations(box, 'Duration', 'p99')]),
);

const invocations = (box: Box, metricName: string, statistic: string): IMetric => new Metric({
  namespace: 'AWS/Lambda',
  metricName,
  statistic,
  period: Duration.minutes(1),
  dimensionsMap: { FunctionName: functionName(box), Resource: `${functionName(box)}:${LIVE}` },
});

const expression = (text: string, metrics: readonly (readonly [string, IMetric])[]): IMetric => new MathExpression({
  expression: text,
  usingMetrics: Object.fromEntries(metrics),
  period: Duration.minutes(1),
});
