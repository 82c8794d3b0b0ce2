import { Lazy } from 'aws-cdk-lib';
import { Code, CodeConfig } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';

/**
 * Code whose asset comes later than its function. The plan lies beside the controller's code, and is known only when
 * the pipeline is laid out; users may grant to the function, or watch it, from the beginning.
 */
export class LateCode extends Code {
  public readonly isInline = false;
  private asset?: Asset;

  public arrive(asset: Asset): void { this.asset = asset; }

  public bind(): CodeConfig {
    return { s3Location: { bucketName: this.later((asset) => asset.s3BucketName), objectKey: this.later((asset) => asset.s3ObjectKey) } };
  }

  private later(pick: (asset: Asset) => string): string {
    return Lazy.string({
      produce: () => {
        if (this.asset === undefined) throw new Error('the code of a delivery pipeline must not be read before the pipeline is built; call buildPipeline first');
        return pick(this.asset);
      },
    });
  }
}
