export { type AssignOptions, assignBucket, coveringSize, type Dropped, type Fit, type PhotoSize } from "./assign.ts";
export { type Bucket, type BucketRule, bucketName, sdxlBuckets } from "./bucket.ts";
export { type Conditioning, type Crop, conditioning, cropOf, timeIds } from "./conditioning.ts";
export {
  type BucketCount,
  type BucketReport,
  type BucketReportOptions,
  bucketReport,
  type DroppedPhoto,
  type NamedPhotoSize,
} from "./report.ts";
