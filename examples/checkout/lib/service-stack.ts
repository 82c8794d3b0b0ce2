import * as path from 'path';
import { CfnOutput, Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Box, functionName, LIVE, TABLE } from './names';

export interface ServiceStackProps extends StackProps {
  readonly box: Box;
}

/** One box: an HTTP API, the function behind it, and the alias through which it is called. */
export class ServiceStack extends Stack {
  public readonly url: CfnOutput;

  public constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const table = Table.fromTableName(this, 'Orders', TABLE);
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });

    // A role of our own, because the one that CDK would make may write into every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    table.grant(role, 'dynamodb:GetItem', 'dynamodb:PutItem');

    const handler = new Function(this, 'Function', {
      functionName: functionName(props.box),
      description: 'Takes and shows the orders of checkout.',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(path.join(__dirname, '..', 'service')),
      handler: 'index.handler',
      memorySize: 256,
      timeout: Duration.seconds(5),
      environment: { TABLE: table.tableName },
      role,
      logGroup,
    });
    // The API calls the alias, never the function: code and configuration change in one step, and the alarms see exactly
    // what took traffic. The alias is also the place for CodeDeploy's gradual shift, should a box grow too big to go at once.
    const live = new Alias(this, 'Live', { aliasName: LIVE, version: handler.currentVersion });

    const api = new HttpApi(this, 'Api', { apiName: functionName(props.box), description: 'Orders of checkout.' });
    const integration = new HttpLambdaIntegration('Integration', live);
    api.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration });
    api.addRoutes({ path: '/orders/{id}', methods: [HttpMethod.GET, HttpMethod.PUT], integration });

    this.url = new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
