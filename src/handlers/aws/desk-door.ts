import { GetParameterCommand, GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { About, decodeAbout } from '../../contract/about';
import { ORGANISATION_PAUSES } from '../../contract/inbox';
import { Place } from '../../operators/desk';
import { AnswerReader } from './answer-reader';
import { Connection } from './connection';
import { AwsDesk } from './desk';
import { atDesk } from './desk-failure';
import { AwsMailbox } from './mailbox';
import { allPages } from './pages';

const ROOT = '/breakwater/';
const ABOUT = /^\/breakwater\/([^/]+)\/about$/;
/** Ten parameters to a page, and a pipeline's inbox holds a handful. */
const PAGES = 100;

/** Finds the pipelines of one account and Region, and opens a desk at one of them. */
export class AwsDoor {
  private readonly ssm: SSMClient;

  /** `named`: what the person named, for the command lines that are told. */
  public constructor(private readonly connection: Connection, private readonly named: Place = {}) {
    this.ssm = new SSMClient(connection.to());
  }

  /** The physical names of all pipelines that there are, in order. */
  public pipelines(): Promise<readonly string[]> {
    return atDesk({ to: `list the pipelines under ${ROOT}`, policy: 'look' }, async () => {
      const names = await allPages(ROOT, PAGES, async (from: string | undefined) => {
        const command = new GetParametersByPathCommand({ Path: ROOT, Recursive: true, ...(from !== undefined && { NextToken: from }) });
        const answer = await this.ssm.send(command);
        const reader = new AnswerReader();
        const items = reader.list(answer.Parameters ?? [], 'Parameters', (item, path) => reader.string(reader.record(item, path).Name, `${path}.Name`));
        reader.finish('the answer of GetParametersByPath');
        return { items, next: answer.NextToken };
      });
      return names.flatMap((name) => ABOUT.exec(name)?.[1] ?? []).sort();
    });
  }

  /** Undefined where there is no such pipeline. */
  public async desk(pipeline: string): Promise<AwsDesk | undefined> {
    const about = await this.about(pipeline);
    return about && new AwsDesk(this.connection, about, this.named.profile);
  }

  /** The switch of an organisation, whose central account one is signed in to. */
  public organisation(): AwsMailbox {
    return new AwsMailbox(this.connection, { path: ORGANISATION_PAUSES, place: this.named });
  }

  private about(pipeline: string): Promise<About | undefined> {
    const name = `${ROOT}${pipeline}/about`;
    return atDesk({ to: `read the parameter ${name}`, policy: 'look' }, async () => {
      try {
        const { Parameter } = await this.ssm.send(new GetParameterCommand({ Name: name }));
        const reader = new AnswerReader();
        const value = reader.string(reader.record(Parameter, 'Parameter').Value, 'Parameter.Value');
        reader.finish('the answer of GetParameter');
        return decodeAbout(value);
      } catch (error) {
        if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
        throw error;
      }
    });
  }
}
