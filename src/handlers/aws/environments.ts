import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { ORGANISATION_PAUSES } from '../../contract/inbox';
import { EnvironmentPlan, environmentKey, OrganisationPlan } from '../../decision/plan';
import { credentialsOf } from './assumed-role';
import { Connection } from './connection';

/**
 * What is left of a lookup role while we hold it: it may read nearly everything, and customers' data is none of ours.
 * On every resource, because DescribeAlarms shows no composite alarm to a narrower permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory', 'cloudwatch:GetMetricData', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'ssm:GetCalendarState'],
    Resource: '*',
  }],
});

/** Of the role that reads the organisation's switch, nothing is left but that. */
const switchPolicy = (partition: string, { account, region }: OrganisationPlan): string => JSON.stringify({
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Action: ['ssm:GetParameterHistory', 'ssm:GetParametersByPath'],
    Resource: ['', '/*'].map((end) => `arn:${partition}:ssm:${region}:${account}:parameter${ORGANISATION_PAUSES}${end}`),
  }],
});

export interface EnvironmentsOptions {
  /** `aws`, `aws-cn`, …: that of the function. */
  readonly partition: string;
  /** The pipeline's physical name, for the trail that a session leaves in the other account. */
  readonly pipeline: string;
}

/** One client of each kind per account and Region, each looking through the lookup role of its environment. */
export class Environments {
  private readonly sts: STSClient;
  private readonly cloudWatchClients = new Map<string, CloudWatchClient>();
  private readonly cloudFormationClients = new Map<string, CloudFormationClient>();
  private readonly calendarClients = new Map<string, SSMClient>();
  private readonly switchClients = new Map<string, SSMClient>();

  public constructor(private readonly connection: Connection, private readonly options: EnvironmentsOptions) {
    this.sts = new STSClient(connection.to());
  }

  public cloudWatch(environment: EnvironmentPlan): CloudWatchClient {
    return kept(this.cloudWatchClients, environment, () => new CloudWatchClient(this.configurationOf(environment)));
  }

  public cloudFormation(environment: EnvironmentPlan): CloudFormationClient {
    return kept(this.cloudFormationClients, environment, () => new CloudFormationClient(this.configurationOf(environment)));
  }

  public changeCalendars(environment: EnvironmentPlan): SSMClient {
    return kept(this.calendarClients, environment, () => new SSMClient(this.configurationOf(environment)));
  }

  /** For the organisation's switch, and for nothing else. */
  public organisationSwitch(organisation: OrganisationPlan): SSMClient {
    const { roleArn, ...where } = organisation;
    const environment = roleArn === undefined ? where : { ...where, lookupRoleArn: roleArn };
    const policy = switchPolicy(this.options.partition, organisation);
    return kept(this.switchClients, environment, () => new SSMClient(this.configurationOf(environment, policy)));
  }

  private configurationOf({ region, lookupRoleArn, externalId }: EnvironmentPlan, policy = SESSION_POLICY) {
    if (lookupRoleArn === undefined) return this.connection.to({ region });
    const roleArn = lookupRoleArn.replaceAll('${AWS::Partition}', this.options.partition);
    const role = { roleArn, externalId, pipeline: this.options.pipeline, sessionPolicy: policy };
    return this.connection.to({ region, credentials: credentialsOf(this.sts, role) });
  }
}

function kept<Client>(clients: Map<string, Client>, environment: EnvironmentPlan, make: () => Client): Client {
  const key = [environmentKey(environment), environment.lookupRoleArn, environment.externalId].join(' ');
  const known = clients.get(key);
  if (known !== undefined) return known;
  const client = make();
  clients.set(key, client);
  return client;
}
