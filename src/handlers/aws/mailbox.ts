import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AboutPolicies, PolicyKind } from '../../contract/about';
import { placeOf } from '../../contract/inbox';
import { EpochMs } from '../../decision/time';
import { Mailbox, Place, StandingParameter } from '../../operators/desk';
import { AnswerReader } from './answer-reader';
import { Connection } from './connection';
import { atDesk } from './desk-failure';
import { listOf } from './inbox';

export interface MailboxOptions {
  /** The path under which its letters lie. */
  readonly path: string;
  readonly place: Place;
  readonly policies?: AboutPolicies;
}

/** Letters in Parameter Store, with a person's credentials. */
export class AwsMailbox implements Mailbox {
  public readonly place: Place;
  private readonly ssm: SSMClient;
  private readonly sts: STSClient;

  public constructor(connection: Connection, private readonly options: MailboxOptions) {
    const { place } = options;
    const home = connection.to(place.region === undefined ? {} : { region: place.region });
    this.place = place;
    this.ssm = new SSMClient(home);
    this.sts = new STSClient(home);
  }

  public now(): EpochMs { return Date.now(); }

  public whoAmI(): Promise<string> {
    return this.doing('tell who you are', 'look', async () => {
      const { Arn } = await this.sts.send(new GetCallerIdentityCommand({}));
      const reader = new AnswerReader();
      const arn = reader.string(Arn, 'Arn');
      reader.finish('the answer of GetCallerIdentity');
      return arn;
    });
  }

  public inbox(): Promise<readonly StandingParameter[]> {
    const { path } = this.options;
    return this.doing(`read the parameters under ${path}`, 'look', () => listOf(this.ssm, path));
  }

  public put(name: string, value: string, { overwrite }: { readonly overwrite: boolean }): Promise<number> {
    return this.doing(`write the parameter ${name}`, policyFor(name), async () => {
      const { Version } = await this.ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: overwrite }));
      const reader = new AnswerReader();
      const version = reader.number(Version, 'Version');
      reader.finish('the answer of PutParameter');
      return version;
    });
  }

  protected doing<T>(to: string, policy: PolicyKind | undefined, ask: () => Promise<T>): Promise<T> {
    const { policies } = this.options;
    return atDesk({ to, ...(policy !== undefined && { policy }), ...(policies !== undefined && { policies }) }, ask);
  }
}

/** The managed policy that lets a person write a parameter. */
function policyFor(name: string): PolicyKind {
  const holds = placeOf(name)?.holds;
  if (holds === 'pause') return 'pause';
  return holds === 'signature' ? 'sign' : 'override';
}
