import { Duration, Stack } from 'aws-cdk-lib';
import { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ITopic } from 'aws-cdk-lib/aws-sns';
import { IQueue } from 'aws-cdk-lib/aws-sqs';
import { ServiceAlarms } from '../../../src';

/** In the service's own stack: `hello-unwell` calls the pager, and the pipeline rolls back on the same alarm. */
export const helloPresets = (service: Stack, api: IHttpApi, hello: IFunction, orders: IQueue, pager: ITopic): ServiceAlarms =>
  new ServiceAlarms(service, 'Alarms', { alarmName: 'hello-unwell', actions: [new SnsAction(pager)] })
    .watchHttpApi(api, { latency: Duration.seconds(1), trafficStopsAfter: Duration.minutes(15), trafficBand: 4, refusedBand: 6 })
    .watchFunction(hello, { concurrency: 90 })
    .watchQueue(orders, { oldestMessage: Duration.minutes(5), backlogBand: 4 });
