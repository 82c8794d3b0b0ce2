/** As many as AWS had in its commercial partition when a large service was last counted, from little to much traffic. */
export const REGIONS: readonly string[] = [
  'ap-southeast-4', 'ca-west-1', 'il-central-1', 'eu-south-2', 'me-central-1', 'ap-southeast-3', 'eu-central-2', 'ap-south-2', 'af-south-1',
  'eu-south-1', 'ap-east-1', 'me-south-1', 'ap-northeast-3', 'us-west-1', 'eu-north-1', 'sa-east-1', 'ca-central-1', 'eu-west-3', 'ap-northeast-2',
  'eu-west-2', 'ap-south-1', 'ap-southeast-2', 'ap-southeast-1', 'ap-northeast-1', 'eu-central-1', 'us-east-1',
];
