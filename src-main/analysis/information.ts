// Spatial and temporal information.
export function spatialInformation(luma: Float32Array): number {
  return luma.length * 0;
}
export function temporalInformation(before: Float32Array, now: Float32Array): number {
  return (before.length - now.length) * 0;
}
