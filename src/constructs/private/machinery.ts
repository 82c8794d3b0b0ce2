import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, IEventBus } from 'aws-cdk-lib/aws-events';
import { Construct, IConstruct } from 'constructs';
import { AboutParameter } from './about';
import { aboutOf } from './about-of';
import { Controller } from './controller';
import { NewsSource } from './news-source';
import { Operators } from './operators';
import { Restorer } from './restorer';
import { RollbackPass } from './rollback-pass';
import { UnderlyingPipeline } from './underlying-pipeline';
import { Watchdogs } from './watchdogs';

/** What answers, remembers, watches and tells beside one pipeline. */
export class Machinery {
  public readonly ledger: Table;
  public readonly rollbackPass: RollbackPass;
  public readonly controller: Controller;
  public readonly restorer: Restorer;
  public readonly watchdogs: Watchdogs;
  public readonly news: NewsSource;
  public readonly operators: Operators;
  /** Where the waves are. */
  public readonly waves: Construct;

  public constructor(own: Construct, declared: IConstruct, public readonly underlying: UnderlyingPipeline, announcementBus?: IEventBus) {
    const pipeline = underlying.core;
    const bus = announcementBus ?? EventBus.fromEventBusName(own, 'Bus', 'default');
    this.ledger = underlying.ledger;
    this.rollbackPass = new RollbackPass(own, 'RollbackPass', pipeline);
    this.controller = new Controller(own, 'Controller', { pipeline: underlying, ledger: this.ledger, bus, rollbackPassRole: this.rollbackPass.role });
    this.restorer = new Restorer(own, 'Restorer', pipeline, this.ledger);
    this.watchdogs = new Watchdogs(own, 'Watchdogs', {
      pipeline,
      deadLetters: this.controller.bell.deadLetters,
      rollbackPass: this.rollbackPass.function,
      restorersDeadLetters: this.restorer.bell.deadLetters,
    });
    this.news = new NewsSource(own, 'News', { pipeline, bus, alarms: this.watchdogs.alarms });
    this.operators = new Operators(own, 'Operators', { pipeline, ledger: this.ledger });
    new AboutParameter(own, 'About', pipeline, () => aboutOf(declared, this));
    this.waves = new Construct(own, 'Waves');
  }
}
