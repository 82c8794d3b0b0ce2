import { OperatorsMemory } from '../decision/inbox';
import { LedgerEntry } from '../decision/ledger-entry';
import { ExecutionView, PipelineView, RollbackTargetsView, StageMemory } from '../decision/observation';
import { Plan } from '../decision/plan';
import { EpochMs } from '../decision/time';
import { Clinic } from '../operators/clinic';
import {
  Desk, DeskFailure, Mailbox, PipelineSource, Place, SourceRevision, StandingParameter, WaitingApproval,
} from '../operators/desk';
import { SimulatedAlarms } from './alarms';
import { SimulatedCalendars } from './calendars';
import { RehearsalClinic } from './clinic';
import { Engine } from './engine';
import { Faults, ServiceFailure } from './faults';
import { MemoryLedger } from './ledger';
import { SimulatedParameters } from './parameters';
import { FaultService } from './scenario';
import { Subject } from './subject';

export interface DeskParts {
  readonly subject: Subject;
  readonly engine: Engine;
  readonly ledger: MemoryLedger;
  readonly faults: Faults;
  readonly parameters: SimulatedParameters;
  readonly now: () => EpochMs;
  readonly alarms: SimulatedAlarms;
  readonly calendars: SimulatedCalendars;
  /** When the controller last came to the end of a reconcile. */
  readonly lastSuccess: EpochMs;
  /** The ARN of the person. */
  readonly by: string;
}

/** A person's desk in the simulated world. */
export class RehearsalDesk implements Desk {
  public readonly pipeline: string;
  public readonly place: Place = {};

  public constructor(private readonly parts: DeskParts) { this.pipeline = parts.subject.model.name; }

  public now(): EpochMs { return this.parts.now(); }

  public whoAmI(): Promise<string> { return Promise.resolve(this.parts.by); }

  public plan(): Promise<Plan> { return this.asking('dynamodb', () => this.parts.subject.plan); }

  public state(): Promise<PipelineView> { return this.asking('codepipeline', () => this.parts.engine.state()); }

  public executions(ids: readonly string[]): Promise<readonly ExecutionView[]> {
    return this.asking('codepipeline', () => this.parts.engine.executions(ids));
  }

  public rollbackTargets(stage: string): Promise<RollbackTargetsView> {
    return this.asking('codepipeline', () => this.parts.engine.rollbackTargets(stage));
  }

  public entries(from: EpochMs): Promise<readonly LedgerEntry[]> {
    return this.asking('dynamodb', () => this.parts.ledger.entries().filter((entry) => Date.parse(entry.at) >= from));
  }

  public stages(): Promise<ReadonlyMap<string, StageMemory>> { return this.asking('dynamodb', () => this.parts.ledger.memories()); }

  public operators(): Promise<OperatorsMemory> { return this.asking('dynamodb', () => this.parts.ledger.operatorsMemory()); }

  public inbox(): Promise<readonly StandingParameter[]> { return this.asking('ssm', () => this.parts.parameters.all()); }

  public put(name: string, value: string, { overwrite }: { readonly overwrite: boolean }): Promise<number> {
    return this.asking('ssm', () => {
      const { parameters, by } = this.parts;
      if (!overwrite && parameters.versionOf(name) > 0) throw new DeskFailure(`cannot write the parameter ${name}: there is one already, written in this very second; ask again`);
      parameters.put(name, value, by);
      return parameters.versionOf(name);
    });
  }

  /** The switch of the organisation, as a person in its central account sees it. */
  public organisation(): Mailbox {
    const at = this.parts.parameters;
    return {
      place: this.place,
      now: () => this.now(),
      whoAmI: () => this.whoAmI(),
      inbox: () => this.asking('ssm', () => at.ofOrganisation()),
      put: (name, value, options) => this.put(name, value, options),
    };
  }

  public clinic(): Promise<Clinic> { return Promise.resolve(new RehearsalClinic(this.parts)); }

  public answer(approval: WaitingApproval, answer: 'Approved' | 'Rejected', summary: string): Promise<'done' | 'late'> {
    return this.asking('codepipeline', () => this.parts.engine.writerFor(this.parts.by).answer(approval, answer, summary));
  }

  public sources(): Promise<readonly PipelineSource[]> {
    const { stages } = this.parts.subject.model;
    return this.asking('codepipeline', () => stages.flatMap(({ actions }) => actions)
      .filter(({ category }) => category === 'Source').map(({ name, provider }) => ({ action: name, provider })));
  }

  /** In a rehearsal one revision is that of every source. */
  public release(revisions: readonly SourceRevision[]): Promise<string> {
    const { engine } = this.parts;
    return this.asking('codepipeline', () => {
      engine.commit(revisions.map(({ revision }) => revision).join('+'), { changesPipeline: false });
      return engine.results().at(-1)?.id ?? '';
    });
  }

  private async asking<T>(service: FaultService, ask: () => T | Promise<T>): Promise<T> {
    try {
      this.parts.faults.check(service);
      return await ask();
    } catch (error) {
      throw error instanceof ServiceFailure ? new DeskFailure(error.message) : error;
    }
  }
}
