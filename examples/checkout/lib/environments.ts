import { Environment } from 'aws-cdk-lib';

/** Where the pipeline lives. Every environment below trusts this account (`cdk bootstrap --trust 111111111111`). */
export const PIPELINE = { account: '111111111111', region: 'us-west-2' };

/** Where the organisation keeps the alarm that says "do not deploy anything now". */
export const OPERATIONS = { account: '999999999999', region: 'us-east-1' };

// An account each: all three are in one Region, and the alarms and the table have the same names everywhere.
export const ALPHA: Environment = { account: '222222222222', region: 'us-west-2' };
export const BETA: Environment = { account: '444444444444', region: 'us-west-2' };
export const GAMMA: Environment = { account: '555555555555', region: 'us-west-2' };

export const production = (region: string): Environment => ({ account: '333333333333', region });
